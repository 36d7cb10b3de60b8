import { during, inLayer } from "../../base/profile";
import { borrow, share, tf, type Raw } from "../backend";
import type { Reading } from "../heads/reading";
import type { Gradients } from "../layers/layer";
import type { Network } from "../network";
import type { Parameter } from "../parameter";
import { tidied } from "./tidied";

/** A scalar of the head's logits [n, classes], and of what else is read of the images: ordinary tfjs code. */
export type LogitLoss = (logits: tf.Tensor2D, reading: Omit<Reading, "logits">) => tf.Scalar;

/** By what a loss is differentiated: the features, the head's parameters, or both. */
export interface Wanted {
  readonly features?: true;
  /** All of the head's parameters, or those of them that are given. */
  readonly head?: true | readonly Parameter[];
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
  (W extends { readonly head: true | readonly Parameter[] }
    ? {
        /** d loss / d the parameters of the head that were asked for, the caller's. */
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
    const head = network.headTensors();
    const lossNow = (): tf.Scalar => {
      const { logits, ...reading } = network.read(features, head);
      return loss(logits, reading);
    };
    const chosen = chosenOf(network, wanted);
    const ofHead = chosen.map((parameter) => head[network.head.indexOf(parameter)]);
    const inputs: tf.Tensor[] = [...(wanted.features ? [features] : []), ...ofHead];
    // As `tf.valueAndGrads`, which refuses losses that read a part of the inputs alone.
    const { value, grads } = tf.engine().gradients(lossNow, inputs, undefined, true);
    const gradients = inputs.map((input, i) => share(borrow((grads[i] as tf.Tensor | null) ?? tf.zerosLike(input))));
    const first = inputs.length - chosen.length;
    return {
      value: value.dataSync()[0],
      ...(wanted.features && { dFeatures: gradients[0] }),
      ...(wanted.head && { dHead: new Map(chosen.map((parameter, i) => [parameter, gradients[first + i]])) }),
    };
  };
  return during("back", () => inLayer("losses", () => tidied(compute))) as Differentiated<W>;
}

/** The parameters of the head that a loss is differentiated by. */
function chosenOf({ head }: Pick<Network, "head">, { head: wanted = [] }: Wanted): readonly Parameter[] {
  return wanted === true ? head : wanted;
}
