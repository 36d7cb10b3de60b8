import { wordOption } from "../../base/optionSpecs";
import { meanOver, tf, type LabelLoss } from "../../nn";
import { countsOf } from "../interface/objectives";
import type { Situation } from "../interface/strategy";
import type { LossMethod } from "./definition";

/** The option of a loss that weights images by the classes they show. */
export const balanceOption = () =>
  wordOption("none", {
    choices: ["none", "inverse-sqrt"],
    meaning: "weight of an image: 1, or by the inverse roots of the numbers of images of its classes",
    source: "none: ours; inverse-sqrt: Zhang et al. 2025, and its code (scut-zx/L3A, `normalize_sqrt`)",
  });

/**
 * The mean of a loss over annotated labels. With `inverse-sqrt` the labels of an image count by the mean, over the
 * classes that it shows, of
 *
 *     s_c = K n_c^(-1/2) / sum_k n_k^(-1/2)
 *
 * with n_c the training images so far that show class c, and K the number of classes seen so far; a class without an
 * image has s_c = 0 (Zhang et al. 2025, the weights of its analytic classifier; scut-zx/L3A,
 * MultiLabelIncremental_L3A.py, `weight_IL_align`). There every image shows a class. Here a stored sample may show none
 * whose label it has: it has weight 1. The sum is divided by the number of labels, not by the sum of the weights.
 */
export const balanced = (balance: string, loss: LabelLoss): LossMethod => ({
  criterion(situation) {
    if (balance === "none") return (logits, labels, mask) => tf.tidy(() => meanOver(loss(logits, labels), mask));
    const weights = classWeights(situation);
    return (logits, labels, mask) =>
      tf.tidy(() => meanOver(tf.mul(loss(logits, labels), imageWeights(labels, weights)), mask));
  },
});

/** `[C]`: s_c of the classes seen so far, 0 for the others. */
export function classWeights(situation: Pick<Situation, "slices" | "classes" | "counts">): Float32Array {
  const { slices, classes } = situation;
  const seen = slices.flat();
  const positives = new Float64Array(classes);
  for (const task of countsOf(situation)) seen.forEach((c) => (positives[c] += task.positives[c]));
  const roots = seen.map((c) => (positives[c] > 0 ? 1 / Math.sqrt(positives[c]) : 0));
  const sum = roots.reduce((total, root) => total + root, 0);
  const weights = new Float32Array(classes);
  seen.forEach((c, i) => (weights[c] = sum > 0 ? (seen.length * roots[i]) / sum : 1));
  return weights;
}

/** [n, 1]: the mean of the weights of the classes that each image shows; 1 where it shows none. */
function imageWeights(labels: tf.Tensor2D, weights: Float32Array): tf.Tensor2D {
  const shown = tf.sum<tf.Tensor2D>(labels, 1, true);
  const sum = tf.matMul(labels, tf.tensor2d(weights, [weights.length, 1]));
  const mean = tf.div<tf.Tensor2D>(sum, tf.maximum(shown, 1));
  return tf.where(tf.greater(shown, 0), mean, tf.onesLike(shown));
}
