/**
 * `[C]`: s_k = K n_k^-1/2 / sum_j n_j^-1/2 over the K classes seen so far, whose counts of images are n. A class
 * without images has 0, and so have classes that are still to come. (`normalize_sqrt` of scut-zx/L3A.)
 * @param seen class indices.
 */
export function classWeights(counts: ArrayLike<number>, seen: readonly number[]): Float64Array {
  const weights = new Float64Array(counts.length);
  for (const c of seen) weights[c] = counts[c] > 0 ? 1 / Math.sqrt(counts[c]) : 0;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum > 0 ? (seen.length * weight) / sum : 0));
}

/**
 * The weight of an image: the mean of its classes' weights. Every image shows a class of its task there; one that shows
 * none has weight 1 here, which is the mean over all classes.
 * @param labels `[C]`: 1 for each class that it shows.
 */
export function imageWeight(labels: ArrayLike<number>, weights: ArrayLike<number>): number {
  let [sum, shown] = [0, 0];
  for (let c = 0; c < labels.length; c++) {
    sum += labels[c] * weights[c];
    shown += labels[c];
  }
  return shown > 0 ? sum / shown : 1;
}
