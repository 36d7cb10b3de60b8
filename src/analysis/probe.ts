import { tf } from "../nn";
import { cholesky, solve } from "../base/numbers/cholesky";
import type { Embedded } from "./embed";

/** A fit ends when no entry of the gradient is larger than this, or after so many steps. */
const [settled, stepLimit] = [1e-4, 2000];

/** A linear head: from features [n, f] to logits [n, C], which are 0 for classes that it was not fitted to. */
export type Probe = (features: Float32Array) => Float32Array;

/**
 * The best linear head for given features and labels: a logistic regression of each of `classes` on the features, which
 * are standardised to mean 0 and deviation 1. Davari et al. 2022 call the loss of its score over tasks *representation
 * forgetting*. It minimises
 *
 *     1/n sum over examples i with a known label of BCE(w'x_i + b, y_i) + l2/2 |w|^2,   l2 > 0, b free,
 *
 * for every class; scikit-learn's `C` is 1 / (n l2). Its steps use the bound X'X / 4n of the Hessian (Böhning and
 * Lindsay 1988), so that no step can raise the loss, and one factorisation serves all classes.
 * @param classes indices of outputs.
 */
export function fitProbe(
  { size: n, features, labels, known }: Omit<Embedded, "logits">,
  classes: readonly number[],
  l2: number,
): Probe {
  const [f, outputs] = [features.length / n, labels.length / n];
  const scale = moments(features, n, f);
  // A last column of ones, for the bias.
  const design = (raw: Float32Array): tf.Tensor2D => {
    const rows = raw.length / f;
    const standard = tf.div<tf.Tensor2D>(tf.sub(tf.tensor2d(raw, [rows, f]), scale.mean), scale.deviation);
    return tf.concat2d([standard, tf.ones([rows, 1])], 1);
  };
  const width = f + 1;
  const penalty = (j: number): number => (j < f ? l2 : 0);
  const W = Array.from({ length: outputs }, () => new Float64Array(width));
  const weights = (): tf.Tensor2D => tf.tensor2d(Float32Array.from(W.flatMap((w) => [...w])), [outputs, width]);
  const logits = (x: tf.Tensor2D): tf.Tensor2D => tf.matMul(x, weights(), false, true);
  tf.tidy(() => {
    const x = design(features);
    const [y, mask] = [labels, known].map((values) => tf.tensor2d(Float32Array.from(values), [n, outputs]));
    const bound = Float64Array.from(tf.div(tf.matMul(x, x, true), 4 * n).dataSync());
    for (let j = 0; j < width; j++) bound[j * width + j] += penalty(j);
    const L = cholesky(bound, width);
    for (let step = 0, largest = Infinity; largest > settled && step < stepLimit; step++) {
      const slope = tf.tidy(() => {
        const excess = tf.mul(tf.sub(tf.sigmoid(logits(x)), y), mask);
        return tf.div(tf.matMul(excess, x, true), n).dataSync();
      });
      largest = 0;
      for (const c of classes) {
        const gradient = W[c].map((w, j) => slope[c * width + j] + penalty(j) * w);
        largest = Math.max(largest, ...gradient.map(Math.abs));
        solve(L, gradient).forEach((value, j) => (W[c][j] -= value));
      }
    }
  });
  return (given) => tf.tidy(() => logits(design(given)).dataSync<"float32">());
}

/** Mean and standard deviation of each feature, [f]; a feature that never changes has deviation 1. */
function moments(features: Float32Array, n: number, f: number): { mean: Float32Array; deviation: Float32Array } {
  const [sum, square] = [new Float64Array(f), new Float64Array(f)];
  features.forEach((value, i) => (sum[i % f] += value));
  const mean = Float32Array.from(sum, (value) => value / n);
  features.forEach((value, i) => (square[i % f] += (value - mean[i % f]) ** 2));
  return { mean, deviation: Float32Array.from(square, (value) => Math.sqrt(value / n) || 1) };
}
