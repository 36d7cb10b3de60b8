import type { Example } from "../data";
import { adopt, tf, type Network } from "../nn";
import type { Predictions } from "../records";
import { predict, type EvaluationOptions } from "../training";

/** Answers on a set of n images, and the f features of each image that the head reads them from. */
export interface Embedded extends Predictions {
  /** n. */
  readonly size: number;
  /** [n, f], row-major. */
  readonly features: Float32Array;
}

/**
 * Logits of every example and its features, which are what the backbone hands to the head. The network is in evaluation
 * mode, and the order is that of the examples.
 */
export async function embed(
  network: Network,
  examples: readonly Example[],
  options: EvaluationOptions,
): Promise<Embedded> {
  const features = new Float32Array(examples.length * network.features);
  let offset = 0;
  const infer: Network["infer"] = (images) =>
    tf.tidy(() => {
      const batch = adopt<tf.Tensor2D>(network.backbone.infer(images));
      features.set(batch.dataSync(), offset);
      offset += batch.size;
      return network.logits(batch, ...network.headTensors());
    });
  return { ...(await predict({ infer }, examples, options)), size: examples.length, features };
}
