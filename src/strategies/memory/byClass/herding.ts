/** Picks that the authors' code makes at most, counting those of samples that are picked already. */
const mostPicks = 1000;

/**
 * Herding, as class-incremental work chooses the samples of a class since Rebuffi et al. 2017, in the form of Dong et
 * al. 2023 (their code, `sample_proto.py`, `_icarl_selection`). The features are brought to length 1;
 * mu is their mean, and w = mu at first. Each pick takes the sample of the greatest <w, x> and adds mu - x to w, so
 * that the mean of the picks stays near mu. A sample may be picked again, which changes w alone. Of equals the first is
 * picked.
 *
 * Where a thousand picks do not give enough samples, the first others follow in their order. In the authors' code they
 * come in the order of an unstable sort.
 * @param features row-major [n, F].
 * @param n how many samples there are.
 * @param count how many to choose; all where there are fewer.
 * @returns row indices in the order in which they were first picked: the first of them are a smaller herd.
 */
export function herd(features: ArrayLike<number>, n: number, count: number): number[] {
  const [F, wanted] = [features.length / n, Math.min(n, count)];
  if (wanted === 0) return [];
  const unit = unitRows(features, n, F);
  const mu = new Float64Array(F);
  for (let i = 0; i < unit.length; i++) mu[i % F] += unit[i] / n;
  const w = mu.slice();
  const picked = new Set<number>();
  for (let pick = 0; picked.size < wanted && pick < mostPicks; pick++) {
    const best = nearest(unit, w, n);
    picked.add(best);
    for (let f = 0; f < F; f++) w[f] += mu[f] - unit[best * F + f];
  }
  for (let i = 0; picked.size < wanted; i++) picked.add(i);
  return [...picked];
}

/** The rows, each divided by its length; the authors add 1e-8 to that, so that a row of zeros stays one. */
function unitRows(features: ArrayLike<number>, n: number, F: number): Float64Array {
  const unit = Float64Array.from(features);
  for (let i = 0; i < n; i++) {
    const row = unit.subarray(i * F, (i + 1) * F);
    const length = Math.hypot(...row) + 1e-8;
    row.forEach((value, f) => (row[f] = value / length));
  }
  return unit;
}

/** The first row of the greatest inner product with w. */
function nearest(rows: Float64Array, w: Float64Array, n: number): number {
  let best = { row: 0, product: -Infinity };
  for (let i = 0; i < n; i++) {
    let product = 0;
    for (let f = 0; f < w.length; f++) product += w[f] * rows[i * w.length + f];
    if (product > best.product) best = { row: i, product };
  }
  return best.row;
}
