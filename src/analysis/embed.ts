import type { Example } from "../data";
import { adopt, tf, type Network } from "../nn";
import { predict, type EvaluationOptions, type Predictions } from "../training";

/** Answers on a set of images, n of them, and the features that they are read from, f of them. */
export interface Embedded extends Predictions {
  readonly size: number;
  /** [n, f], row-major. */
  readonly features: Float32Array;
}

/** Logits of every example, and its features: what the backbone hands to the head. In evaluation mode, in order. */
export async function embed(
  network: Network,
  examples: readonly Example[],
  options: EvaluationOptions,
): Promise<Embedded> {
  const features = new Float32Array(examples.length * network.features);
  let at = 0;
  const infer: Network["infer"] = (images) =>
    tf.tidy(() => {
      const batch = adopt<tf.Tensor2D>(network.backbone.infer(images));
      features.set(batch.dataSync(), at);
      at += batch.size;
      return network.logits(batch, ...network.headTensors());
    });
  return { ...(await predict({ infer }, examples, options)), size: examples.length, features };
}
