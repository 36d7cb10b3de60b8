import { random } from "../../base/random";
import type { Communicator } from "../../distributed";
import {
  adopt,
  differentiate,
  Flat,
  free,
  freeGradients,
  mapFields,
  share,
  tf,
  toImages,
  zeros,
  type Gradients,
  type LogitLoss,
  type Network,
  type Raw,
} from "../../nn";
import type { LearntTask } from "../interface/keptState";
import { rowOf } from "../interface/rows";

/** The network's answer for one image of the task just learnt, in evaluation mode; C classes. */
export interface Answer {
  /** [C]. */
  readonly logits: Float32Array;
  /** `[C]`: 1 annotated. */
  readonly known: Uint8Array;
}

/** Which images are measured, and by which ranks. */
interface Measured {
  /** Images of the task at most; they are drawn by seed and task. */
  readonly samples: number;
  readonly seed: number;
  /** The ranks share the images. */
  readonly world: Communicator;
}

/**
 * Importance of every parameter, shared and head: the mean over images of the sum over `losses` of `measure` of the
 * gradient. Each image is measured by itself and in evaluation mode, so that no image changes the measure of another
 * (Kirkpatrick et al. 2017 and Aljundi et al. 2018 both measure images, not batches). The cost is one backward pass for
 * each image and loss.
 * @param losses of the logits [1, C] of an image, given its answer.
 * @param measure of a parameter's gradient, entry by entry.
 * @returns importances that the caller frees.
 */
export async function perSample(
  { network, situation, examples, load }: LearntTask,
  { samples, seed, world }: Measured,
  losses: (answer: Answer) => readonly LogitLoss[],
  measure: (gradient: tf.Tensor) => tf.Tensor,
): Promise<Gradients> {
  const chosen = random(seed, "importance", situation.task)
    .shuffle([...examples])
    .slice(0, samples);
  let sum = zeros(network.parameters);
  const ofThisRank = chosen.filter((_, i) => i % world.size === world.rank);
  for await (const { images, known, size, height, width } of load(ofThisRank)) {
    for (let i = 0; i < size; i++) {
      for (const gradient of gradientsOf(network, toImages(rowOf(images, i, size), 1, height, width), (logits) =>
        losses({ logits, known: rowOf(known, i, size) }),
      )) {
        const next = mapFields((total, g) => tf.add(total, measure(g)), sum, gradient);
        freeGradients(sum);
        freeGradients(gradient);
        sum = next;
      }
    }
  }
  const flat = new Flat(network.parameters);
  const total = world.allReduce(flat.join(sum));
  freeGradients(sum);
  return flat.part(total.map((value) => value / Math.max(1, chosen.length)));
}

/**
 * Gradients of losses of one image's logits by all parameters, one loss after another. The caller frees each of them;
 * the image is freed here.
 */
function* gradientsOf(
  network: Network,
  image: Raw,
  losses: (logits: Float32Array) => readonly LogitLoss[],
): Generator<Gradients> {
  const record = network.backbone.forward(image, "evaluation");
  const features = adopt<tf.Tensor2D>(share(record.y));
  const logits = tf.tidy(() => network.logits(features, ...network.headTensors()).dataSync() as Float32Array);
  for (const loss of losses(logits)) {
    const { dFeatures, dHead } = differentiate(network, features, loss, { features: true, head: true });
    const gradients: Gradients = dHead;
    record.backward(dFeatures, gradients, false);
    free(dFeatures);
    yield gradients;
  }
  record.dispose();
  features.dispose();
  free(image);
}
