import { error } from "../base/errors";

/**
 * Scores of n examples for C classes, row-major [n, C]: logits, probabilities, or any numbers that order the examples.
 */
export type ScoreArray = Float32Array | Float64Array;

/**
 * Average precision of one class: the mean over positives of the precision at their rank, not interpolated. Examples
 * with equal scores share one threshold, so the order of the input never matters (= scikit-learn's
 * `average_precision_score`).
 *
 * `scores`, `labels` (1 present, 0 absent) and `known` (1 annotated, 0 unknown, default all annotated) are [n]; unknown
 * examples are left out. In (0, 1]; NaN if no positive is known. Throws `metric/not-a-number` if a known example's
 * score is NaN.
 */
export function averagePrecision(scores: ScoreArray, labels: Uint8Array, known?: Uint8Array): number {
  return classAveragePrecisions(scores, labels, 1, known)[0];
}

/**
 * Average precision of each of `classes` classes, [C], from row-major [n, C] arrays; NaN where a class has no known
 * positive.
 */
export function classAveragePrecisions(
  scores: ScoreArray,
  labels: Uint8Array,
  classes: number,
  known?: Uint8Array,
): Float64Array {
  const n = scores.length / classes;
  const examples = new Float64Array(n);
  const positive = new Float64Array(n);
  return Float64Array.from({ length: classes }, (_, c) => {
    let seen = 0;
    let positives = 0;
    for (let i = c; i < scores.length; i += classes) {
      if (known !== undefined && known[i] === 0) continue;
      if (Number.isNaN(scores[i])) throw error("metric/not-a-number", { example: (i - c) / classes, class: c });
      examples[seen++] = scores[i];
      if (labels[i] === 1) positive[positives++] = scores[i];
    }
    return fromSorted(examples.subarray(0, seen).sort(), positive.subarray(0, positives).sort());
  });
}

/**
 * Mean average precision over `subset` (default every class) of per-class values; classes without a positive (NaN) are
 * left out. NaN if none is left.
 */
export function meanAveragePrecision(
  classAP: ArrayLike<number>,
  subset: Iterable<number> = Array(classAP.length).keys(),
): number {
  const defined = Array.from(subset, (c) => classAP[c]).filter((ap) => !Number.isNaN(ap));
  return defined.reduce((sum, ap) => sum + ap, 0) / defined.length;
}

/**
 * Average precision from the scores of all examples and those of the positive ones, both ascending. Two native sorts of
 * numbers and one merge are several times as fast as one sort of indices.
 */
function fromSorted(examples: Float64Array, positive: Float64Array): number {
  const P = positive.length;
  let sum = 0;
  for (let a = examples.length, p = P; p > 0;) {
    const threshold = positive[p - 1];
    const above = p;
    while (p > 0 && positive[p - 1] === threshold) p--;
    while (a > 0 && examples[a - 1] >= threshold) a--;
    sum += (above - p) * ((P - p) / (examples.length - a));
  }
  return sum / P;
}
