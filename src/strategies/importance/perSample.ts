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
} from "../../nn";
import { random } from "../../base/random";
import type { LearntTask } from "../interface/keptState";
import { rowOf } from "../interface/rows";

/** One image of the task just learnt, in evaluation mode; C classes. */
export interface Answer {
  /** [C]. */
  readonly logits: Float32Array;
  /** `[C]`: 1 annotated. */
  readonly known: Uint8Array;
}

/**
 * Importance of every parameter, shared and head: the mean over images of the sum over `losses` of `measure` of the
 * gradient, each image by itself and in evaluation mode, so that none sees another (Kirkpatrick et al. 2017 and Aljundi
 * et al. 2018 both measure images, not batches). The images are `samples` of the task's training set, drawn by seed and
 * task, or all where there are fewer. The cost is one way back an image and loss; ranks share the images.
 */
export async function perSample(
  { network, situation, examples, load }: LearntTask,
  { samples, seed, world }: { readonly samples: number; readonly seed: number; readonly world: Communicator },
  losses: (answer: Answer) => readonly LogitLoss[],
  measure: (gradient: tf.Tensor) => tf.Tensor,
): Promise<Gradients> {
  const chosen = random(seed, "importance", situation.task)
    .shuffle([...examples])
    .slice(0, samples);
  let sum = zeros(network.parameters);
  const own = chosen.filter((_, i) => i % world.size === world.rank);
  for await (const { images, known, size, height, width } of load(own)) {
    for (let i = 0; i < size; i++) {
      for (const gradient of gradientsOf(network, toImages(rowOf(images, i, size), 1, height, width), (logits) =>
        losses({ logits, known: rowOf(known, i, size) }),
      )) {
        const more = mapFields((total, g) => tf.add(total, measure(g)), sum, gradient);
        freeGradients(sum);
        freeGradients(gradient);
        sum = more;
      }
    }
  }
  const flat = new Flat(network.parameters);
  const total = world.allReduce(flat.join(sum));
  freeGradients(sum);
  return flat.part(total.map((value) => value / Math.max(1, chosen.length)));
}

/** Gradients of losses of one image's logits by all parameters, one after another; the caller's. Frees the image. */
function* gradientsOf(
  network: Network,
  image: ReturnType<typeof toImages>,
  losses: (logits: Float32Array) => readonly LogitLoss[],
): Generator<Gradients> {
  const record = network.backbone.forward(image, "evaluation");
  const features = adopt<tf.Tensor2D>(share(record.y));
  const logits = tf.tidy(() => network.logits(features, ...network.headTensors()).dataSync() as Float32Array);
  for (const loss of losses(logits)) {
    const { dFeatures, dHead } = differentiate(network, features, loss, { features: true, head: true });
    const gradients = dHead!;
    record.backward(dFeatures!, gradients, false);
    free(dFeatures!);
    yield gradients;
  }
  record.dispose();
  features.dispose();
  free(image);
}
