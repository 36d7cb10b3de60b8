import { tf } from "../../nn";
import type { SampleObjective, Situation } from "./strategy";

/** Added to probabilities before their logarithm: Kaile-Du/CSC, CSC/CSC.py, `loss_ent`. */
const least = 1e-5;

/**
 * Max-entropy regularisation (Du et al. 2024; Kaile-Du/CSC, CSC/CSC.py, `loss_ent`), against answers that are too sure:
 *
 *     beta mean over images of sum_c p_c log(p_c + 1e-5),  p = sigmoid(z)
 *
 * over the classes seen so far. As there, the sum has the part of p alone, without that of 1 - p: it is least, and
 * below 0, where every p is 1/e. No label is read. An objective for any strategy: a plan adds it to its own.
 * @param weight beta, 0 or more.
 */
export function maxEntropy({ slices }: Pick<Situation, "slices">, weight: number): SampleObjective {
  const seen = slices.flat();
  return {
    name: "max-entropy",
    loss({ logits }) {
      const p = tf.sigmoid<tf.Tensor2D>(tf.gather(logits, seen, 1));
      return tf.mul<tf.Scalar>(weight, tf.mean(tf.sum(tf.mul(p, tf.log(tf.add(p, least))), 1)));
    },
  };
}

/** An objective times a number, under the same name. */
export const weighted = (weight: number, objective: SampleObjective): SampleObjective => ({
  ...objective,
  loss: (view) => tf.mul<tf.Scalar>(weight, objective.loss(view)),
});
