/**
 * The quantile of values in any order, linear between two (type 7 of Hyndman and Fan 1996, numpy's default); NaN of
 * none.
 * @param share of the values that lie below it, in [0, 1].
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}
