/**
 * p-values that are adjusted for their number by the step-down procedure of Holm 1979: the i-th smallest of m becomes
 * max over j <= i of (m - j + 1) p_(j), and at most 1. Where all hypotheses whose adjusted value is at most alpha are
 * rejected, the chance that a true one is among them is at most alpha, however the tests depend on one another.
 * @param values p-values in [0, 1], in any order, which the result keeps.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const adjusted = values.map(() => 1);
  let greatest = 0;
  order.forEach((index, rank) => {
    greatest = Math.max(greatest, Math.min(1, (values.length - rank) * values[index]));
    adjusted[index] = greatest;
  });
  return adjusted;
}
