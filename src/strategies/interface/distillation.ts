import { defaultsOf, numberOption } from "../../base/optionSpecs";
import { logRange } from "../../base/searchSpace";
import { binaryCrossEntropy, crossEntropy, meanOver, tf } from "../../nn";
import { maskOf, previousLogits } from "./objectives";
import type { SampleObjective } from "./strategy";

/** How the answers of the network before the task are distilled. */
export type DistillationOptions = {
  /** T > 0: both networks' logits are divided by it, so that above 1 the answers are softer. */
  readonly temperature: number;
  /** lambda >= 0: weight of each distillation loss. */
  readonly weight: number;
  /** gamma >= 0: how fast an answer counts less, the surer the network before the task is of it. Default: 0. */
  readonly decay?: number;
};

/**
 * The option that makes distillation asymmetric (see `distillation`).
 * @param source where its default comes from.
 */
export function decayOption(byDefault: number, source: string) {
  return numberOption(byDefault, {
    least: 0,
    meaning: "gamma of exp(-gamma p), by which an answer p of the network before the task counts less",
    source,
  });
}

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
    tune: logRange(0.1, 10),
  }),
  decay: decayOption(0, "Li and Hoiem 2016 have none"),
};

/** Distillation as the report has it (Li 2018). */
export const plainDistillation: DistillationOptions = defaultsOf(distillationOptions);

/**
 * lambda BCE_k(p, p_old) with p = sigmoid(z / T): binary cross-entropy over the classes of one task, with the answers
 * of the network before the task in place of labels. As in Li and Hoiem 2016, equations 2 and 3, the loss is not
 * multiplied by T^2: its gradient becomes smaller as the temperature rises.
 *
 * With gamma above 0 the term of each class and image is multiplied by exp(-gamma p_old), which has no gradient, and
 * the mean is still over all terms: classes that the old network is sure to see count less. Du et al. 2025 say that
 * their asymmetric distillation weighs down over-confident predictions by an adaptive exponential decay. Their formula
 * could not be had: this form of it is ours. It leaves each term least at p = p_old.
 * @param slice class indices of the task.
 * @param classes C, all outputs of the head.
 */
export function distillation(
  name: string,
  slice: readonly number[],
  classes: number,
  { temperature, weight, decay = 0 }: DistillationOptions = plainDistillation,
): SampleObjective {
  const softened = (logits: tf.Tensor2D): tf.Tensor2D => tf.div(logits, temperature);
  return {
    name,
    loss(view) {
      const target = tf.sigmoid(softened(previousLogits(view)));
      const mask = maskOf(slice, classes);
      if (decay === 0) return tf.mul(weight, binaryCrossEntropy(softened(view.logits), target, mask));
      const terms = tf.mul<tf.Tensor2D>(crossEntropy(softened(view.logits), target), tf.exp(tf.mul(-decay, target)));
      return tf.mul(weight, meanOver(terms, mask));
    },
  };
}
