import { defaultsOf, numberOption } from "../../base/optionSpecs";
import { binaryCrossEntropy, tf } from "../../nn";
import { maskOf, previousLogits } from "./objectives";
import type { SampleObjective } from "./strategy";

/** How the answers of the network before the task are distilled. */
export type DistillationOptions = {
  /** T > 0: both networks' logits are divided by it, so that above 1 the answers are softer. */
  readonly temperature: number;
  /** lambda >= 0: weight of each distillation loss. */
  readonly weight: number;
};

/** Options of a strategy that distils. */
export const distillationOptions = {
  temperature: numberOption(1, {
    above: 0,
    meaning: "both networks' logits are divided by it, so that above 1 the answers are softer",
    source: "Li 2018; Li and Hoiem 2016, section 3, have 2, for softmax outputs",
  }),
  weight: numberOption(1, {
    least: 0,
    meaning: "weight of each distillation loss",
    source: "Li 2018; Li and Hoiem 2016, section 3",
  }),
};

/** Distillation as the report has it (Li 2018). */
export const plainDistillation: DistillationOptions = defaultsOf(distillationOptions);

/**
 * lambda BCE_k(p, p_old) with p = sigmoid(z / T): binary cross-entropy over the classes of one task, with the answers
 * of the network before the task in place of labels. As in Li and Hoiem 2016, equations 2 and 3, the loss is not
 * multiplied by T^2: its gradient becomes smaller as the temperature rises.
 * @param slice class indices of the task.
 * @param classes C, all outputs of the head.
 */
export function distillation(
  name: string,
  slice: readonly number[],
  classes: number,
  { temperature, weight }: DistillationOptions = plainDistillation,
): SampleObjective {
  const softened = (logits: tf.Tensor2D): tf.Tensor2D => tf.div(logits, temperature);
  return {
    name,
    loss(view) {
      const target = tf.sigmoid(softened(previousLogits(view)));
      return tf.mul(weight, binaryCrossEntropy(softened(view.logits), target, maskOf(slice, classes)));
    },
  };
}
