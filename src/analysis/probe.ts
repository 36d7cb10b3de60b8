import { tf } from "../nn";
import { cholesky, solve } from "../base/cholesky";
import type { Embedded } from "./embed";

/** Largest gradient entry at which a fit has ended, and the most steps it takes. */
const [settled, stepLimit] = [1e-4, 2000];

/** A linear head: features [n, f] to logits [n, C], 0 for the classes it was not fitted to. */
export type Probe = (features: Float32Array) => Float32Array;

/**
 * Logistic regression of each of `classes` on the features, standardised to mean 0 and deviation 1: the best linear
 * head for features and labels as given (what it loses, Davari et al. 2022 call *representation forgetting*). Minimises
 *
 *     1/n sum over examples i with a known label of BCE(w'x_i + b, y_i) + l2/2 |w|^2,   l2 > 0, b free,
 *
 * for every class; scikit-learn's `C` is 1 / (n l2). Its steps use the bound X'X / 4n of the Hessian (Böhning and
 * Lindsay 1988): none can raise the loss, and all classes share one factorisation.
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
    const standard = tf.div(tf.sub(tf.tensor2d(raw, [rows, f]), scale.mean), scale.deviation) as tf.Tensor2D;
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
  return (given) => tf.tidy(() => logits(design(given)).dataSync() as Float32Array);
}

/** Mean and standard deviation of each feature, [f]; a feature that never changes has deviation 1. */
function moments(features: Float32Array, n: number, f: number): { mean: Float32Array; deviation: Float32Array } {
  const [sum, square] = [new Float64Array(f), new Float64Array(f)];
  features.forEach((value, at) => (sum[at % f] += value));
  const mean = Float32Array.from(sum, (value) => value / n);
  features.forEach((value, at) => (square[at % f] += (value - mean[at % f]) ** 2));
  return { mean, deviation: Float32Array.from(square, (value) => Math.sqrt(value / n) || 1) };
}
