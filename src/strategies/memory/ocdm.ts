import type { Arrival } from "./policy";
import { countPositives, oneOfLeast, targetShares, total } from "./target";

/** Power of the target shares. 0 gives every class the same share: the paper's choice. */
const rho = 0;

/**
 * Optimising class distribution in memory (Liang and Li 2022): of the stored samples and the new one, that sample
 * leaves without which the memory's class distribution is nearest to the target. Nearness is the Kullback-Leibler
 * divergence of the memory's distribution from the target's, which is finite also for classes that the memory lacks.
 * Among samples that are equally good to leave, one is drawn. The paper removes samples greedily after each batch: this
 * is the same for a batch of one.
 */
export function ocdm({ stored, labels, positives, random }: Arrival): number | undefined {
  const shares = targetShares(positives, rho);
  const candidates = [...stored, labels];
  const counts = countPositives(candidates, labels.length);
  const without = (slot: number): Float64Array => counts.map((count, c) => count - candidates[slot][c]);
  const slot = oneOfLeast([...candidates.keys()], (candidate) => divergence(without(candidate), shares), random);
  return slot < stored.length ? slot : undefined;
}

/** sum_c p_c log(p_c / q_c), where p are the shares of the counts and q the target shares. */
function divergence(counts: Float64Array, shares: Float64Array): number {
  const size = total(counts);
  return total(counts.map((count, c) => (count > 0 ? (count / size) * Math.log(count / size / shares[c]) : 0)));
}
