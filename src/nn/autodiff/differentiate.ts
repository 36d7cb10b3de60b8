import { borrow, share, tf, type Raw } from "../backend";
import type { Gradients } from "../layers/layer";
import type { Network } from "../network";
import { tidied } from "./tidied";

/** A scalar of the head's logits [n, classes]: ordinary tfjs code. */
export type LogitLoss = (logits: tf.Tensor2D) => tf.Scalar;

export interface Differentiated {
  readonly value: number;
  /** d loss / d features [n, features], the caller's; only where asked for. */
  readonly dFeatures?: Raw;
  /** d loss / d weight and bias of the head, the caller's; only where asked for. */
  readonly dHead?: Gradients;
}

/**
 * Differentiates a loss down to the features and the head's parameters by tfjs; the backbone's own way back takes over
 * from there. One forward pass thus serves any number of objectives.
 */
export function differentiate(
  network: Network,
  features: tf.Tensor2D,
  loss: LogitLoss,
  wanted: { features?: boolean; head?: boolean },
): Differentiated {
  return tidied(() => {
    const [weight, bias] = network.headTensors();
    const ofHead = (w: tf.Tensor, b: tf.Tensor): tf.Scalar =>
      loss(network.logits(features, w as tf.Tensor2D, b as tf.Tensor1D));
    const ofFeatures = (f: tf.Tensor): tf.Scalar => loss(network.logits(f as tf.Tensor2D, weight, bias));
    const ofAll = (f: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Scalar =>
      loss(network.logits(f as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D));
    const { value, grads } =
      wanted.features && wanted.head
        ? tf.valueAndGrads(ofAll as (...args: tf.Tensor[]) => tf.Scalar)([features, weight, bias])
        : wanted.head
          ? tf.valueAndGrads(ofHead as (...args: tf.Tensor[]) => tf.Scalar)([weight, bias])
          : tf.valueAndGrads(ofFeatures as (...args: tf.Tensor[]) => tf.Scalar)([features]);
    const owned = grads.map((gradient) => share(borrow(gradient)));
    const [dFeatures, dHead] = wanted.features ? [owned[0], owned.slice(1)] : [undefined, owned];
    return {
      value: value.dataSync()[0],
      dFeatures,
      dHead: wanted.head ? new Map(network.head.map((parameter, i) => [parameter, dHead[i]])) : undefined,
    };
  });
}
