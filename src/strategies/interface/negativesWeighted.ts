import { tf } from "../../nn";
import type { Criterion } from "./strategy";

/**
 * A loss of labels in which a label that is 0 counts `weight` times, and one that is 1 counts once: the sum of both
 * over the number of labels. With binary cross-entropy that is the mean of -y log p - weight (1 - y) log(1 - p).
 *
 * Du et al. 2025 say that their classification loss emphasises the learning of negative labels. Their formula could not
 * be had: this form of it is ours.
 * @param weight 0 or more.
 */
export function negativesWeighted(criterion: Criterion, weight: number): Criterion {
  return (logits, labels, mask) =>
    tf.tidy(() => {
      const positive = tf.mul<tf.Tensor2D>(mask, labels);
      const negative = tf.sub<tf.Tensor2D>(mask, positive);
      const sumOver = (part: tf.Tensor2D): tf.Scalar => tf.mul(tf.sum(part), criterion(logits, labels, part));
      const count = tf.maximum(tf.sum(tf.add(positive, negative)), 1);
      return tf.div<tf.Scalar>(tf.add(sumOver(positive), tf.mul(weight, sumOver(negative))), count);
    });
}
