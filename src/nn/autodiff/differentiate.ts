import { during, inLayer } from "../../base/profile";
import { borrow, share, tf, type Raw } from "../backend";
import type { Gradients } from "../layers/layer";
import type { Network } from "../network";
import { tidied } from "./tidied";

/** A scalar of the head's logits [n, classes]: ordinary tfjs code. */
export type LogitLoss = (logits: tf.Tensor2D) => tf.Scalar;

/** By what a loss is differentiated: the features, the head's parameters, or both. */
export interface Wanted {
  readonly features?: true;
  readonly head?: true;
}

/** A loss with the gradients that were wanted. */
export type Differentiated<W extends Wanted> = {
  readonly value: number;
} & (W extends { readonly features: true }
  ? {
      /** d loss / d features [n, features], the caller's. */
      readonly dFeatures: Raw;
    }
  : unknown) &
  (W extends { readonly head: true }
    ? {
        /** d loss / d weight and bias of the head, the caller's. */
        readonly dHead: Gradients;
      }
    : unknown);

/**
 * Differentiates a loss down to the features and the head's parameters by tfjs; the backbone's own way back takes over
 * from there. One forward pass thus serves any number of objectives.
 * @param features [n, features], borrowed.
 */
export function differentiate<const W extends Wanted>(
  network: Network,
  features: tf.Tensor2D,
  loss: LogitLoss,
  wanted: W,
): Differentiated<W> {
  const compute = (): unknown => {
    const head = network.headTensors();
    const lossOf = (...inputs: tf.Tensor[]): tf.Scalar => {
      const ofFeatures = wanted.features ? inputs[0] : features;
      const [weight, bias] = wanted.head ? inputs.slice(-2) : head;
      return loss(network.logits(ofFeatures as tf.Tensor2D, weight as tf.Tensor2D, bias as tf.Tensor1D));
    };
    const inputs = [...(wanted.features ? [features] : []), ...(wanted.head ? head : [])];
    const { value, grads } = tf.valueAndGrads(lossOf)(inputs);
    const gradients = grads.map((gradient) => share(borrow(gradient)));
    const ofHead = gradients.slice(-2);
    return {
      value: value.dataSync()[0],
      ...(wanted.features && { dFeatures: gradients[0] }),
      ...(wanted.head && { dHead: new Map(network.head.map((parameter, i) => [parameter, ofHead[i]])) }),
    };
  };
  return during("back", () => inLayer("losses", () => tidied(compute))) as Differentiated<W>;
}
