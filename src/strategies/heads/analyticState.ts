import { ownRows, rowCounts, type Communicator } from "../../distributed";
import { adopt, free, share, tf, toImages, type HeldPredictor, type Raw } from "../../nn";
import type { KeptState, LearntTask, RunStart } from "../interface/keptState";
import { savedNumbers } from "../interface/savedTensor";
import { AnalyticFit, type FitOptions } from "./analyticFit";
import { randomFeatures, randomMatrix } from "./randomFeatures";

/** Options of the analytic head. */
export interface AnalyticOptions extends FitOptions {
  /** Random features. */
  readonly width: number;
}

/**
 * What the analytic head keeps: its fit of the tasks that have ended (`AnalyticFit`). The images of a task are seen
 * once, as they are: neither shuffled nor flipped. On several ranks each makes the embeddings of its share of the
 * images; all have all rows then, and add them in the same order.
 *
 * The score s of a class is a number near 0 or 1. The answers are 4 (s - 1/2): they rank as s does, and their sigmoids
 * are near s around 1/2. The authors have the sigmoid of s itself, which is above 1/2 for every positive s.
 */
export function analyticState({ seed, network, world }: RunStart, { width, ...options }: AnalyticOptions): KeptState {
  const { embedding, options: sizes } = network;
  const features = randomFeatures(randomMatrix(seed, embedding, width), embedding, width);
  const fit = new AnalyticFit(features, sizes.classes, options);
  let isFitted = false;

  const predictor = (): HeldPredictor | undefined => {
    if (!isFitted) return undefined;
    const frozen = network.freeze();
    const weights = fit.weightsInFloats();
    const answer = (images: Raw): tf.Tensor2D => {
      const phi = features.inFloats(frozen.read(images).embedding);
      return tf.mul<tf.Tensor2D>(4, tf.sub(tf.matMul(phi, adopt<tf.Tensor2D>(share(weights))), 0.5));
    };
    return {
      infer: (images) => tf.tidy(() => answer(images)),
      dispose() {
        frozen.dispose();
        free(weights);
      },
    };
  };

  return {
    answersAnew: true,
    lifecycle: {
      // While a task is trained by steps, its epochs are scored and selected with the layer that learns.
      taskBegins: () => void (isFitted = false),
      async taskEnds(learnt) {
        fit.add({ ...learnt, rows: await embeddingsOf(learnt, world) });
        isFitted = true;
      },
    },
    predictor,
    save: () => new Map([...fit.save(), ["fitted", { shape: [1], data: Float32Array.of(Number(isFitted)) }]]),
    load(state) {
      fit.load(state);
      isFitted = savedNumbers(state, "fitted")[0] === 1;
    },
    get bytes() {
      return fit.bytes;
    },
    dispose: () => fit.dispose(),
  };
}

/** `[n, e]`: embeddings of the task's images, in their order, on every rank. */
async function embeddingsOf({ network, examples, load }: LearntTask, world: Communicator): Promise<Float32Array> {
  const { from, to } = ownRows(examples.length, world);
  const own = new Float32Array((to - from) * network.embedding);
  const frozen = network.freeze();
  let written = 0;
  try {
    for await (const { images, size, height, width } of load(examples.slice(from, to))) {
      const raw = toImages(images, size, height, width);
      tf.tidy(() => own.set(frozen.read(raw).embedding.dataSync(), written));
      free(raw);
      written += size * network.embedding;
    }
  } finally {
    frozen.dispose();
  }
  if (world.size === 1) return own;
  return world.allGather(own, { lengths: rowCounts(examples.length, world).map((count) => count * network.embedding) });
}
