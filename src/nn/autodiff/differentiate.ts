import { during, inLayer } from "../../base/profile";
import { borrow, share, tf, type Raw } from "../backend";
import type { Reading } from "../heads/reading";
import type { Gradients } from "../layers/layer";
import type { Network } from "../network";
import { tidied } from "./tidied";

/** A scalar of the head's logits [n, classes], and of what else is read of the images: ordinary tfjs code. */
export type LogitLoss = (logits: tf.Tensor2D, reading: Omit<Reading, "logits">) => tf.Scalar;

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
        /** d loss / d the head's parameters, the caller's. */
        readonly dHead: Gradients;
      }
    : unknown);

/**
 * Differentiates a loss down to the features and the head's parameters by tfjs; the backbone's own way back takes over
 * from there. One forward pass thus serves any number of objectives.
 * @param features the backbone's rows [n, features], borrowed.
 */
export function differentiate<const W extends Wanted>(
  network: Network,
  features: tf.Tensor2D,
  loss: LogitLoss,
  wanted: W,
): Differentiated<W> {
  const compute = (): unknown => {
    const all = network.headTensors();
    const head = all.slice(0, network.head.length);
    const constants = all.slice(network.head.length);
    const lossOf = (...inputs: tf.Tensor[]): tf.Scalar => {
      const ofFeatures = wanted.features ? inputs[0] : features;
      const ofHead = wanted.head ? inputs.slice(-head.length) : head;
      const { logits, ...reading } = network.read(ofFeatures as tf.Tensor2D, [...ofHead, ...constants]);
      return loss(logits, reading);
    };
    const inputs = [...(wanted.features ? [features] : []), ...(wanted.head ? head : [])];
    const { value, grads } = tf.valueAndGrads(lossOf)(inputs);
    const gradients = grads.map((gradient) => share(borrow(gradient)));
    const ofHead = gradients.slice(-head.length);
    return {
      value: value.dataSync()[0],
      ...(wanted.features && { dFeatures: gradients[0] }),
      ...(wanted.head && { dHead: new Map(network.head.map((parameter, i) => [parameter, ofHead[i]])) }),
    };
  };
  return during("back", () => inLayer("losses", () => tidied(compute))) as Differentiated<W>;
}
