import type { Arrival } from "./policy";
import { countPositives, oneOfLeast, targetShares, total } from "./target";

/** Power of the target: 0, the same share for every class, the paper's choice. */
const rho = 0;

/**
 * Optimising class distribution in memory (Liang and Li 2022): of the stored samples and the new one, the one leaves
 * without which the memory's class distribution is nearest to the target, by Kullback-Leibler divergence of the
 * memory's from the target's (finite for classes that memory lacks); equals are drawn among. The paper removes greedily
 * after each batch: this is its batch of one.
 */
export function ocdm({ stored, labels, positives, random }: Arrival): number | undefined {
  const shares = targetShares(positives, rho);
  const candidates = [...stored, labels];
  const counts = countPositives(candidates, labels.length);
  const without = (slot: number): Float64Array => counts.map((count, c) => count - candidates[slot][c]);
  const slot = oneOfLeast([...candidates.keys()], (candidate) => divergence(without(candidate), shares), random);
  return slot < stored.length ? slot : undefined;
}

/** sum_c p_c log(p_c / q_c), with p the counts' shares. */
function divergence(counts: Float64Array, shares: Float64Array): number {
  const size = total(counts);
  return total(counts.map((count, c) => (count > 0 ? (count / size) * Math.log(count / size / shares[c]) : 0)));
}
