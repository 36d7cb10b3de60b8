import type { Random } from "../../base/random";

/**
 * `[C]`: the share that each class should have in memory, n_c^rho / sum of n^rho over the classes that the stream has
 * shown. n_c is the number of samples of the stream that show class c.
 */
export function targetShares(positives: ArrayLike<number>, rho: number): Float64Array {
  const powers = Float64Array.from(positives, (n) => (n > 0 ? n ** rho : 0));
  const sum = total(powers);
  return sum > 0 ? powers.map((power) => power / sum) : powers;
}

/** `[classes]`: the number of stored samples that show each class. */
export function countPositives(stored: readonly Uint8Array[], classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const labels of stored) for (let c = 0; c < classes; c++) counts[c] += labels[c];
  return counts;
}

/** The sum of values. */
export function total(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The slot of the least cost. Among slots whose costs differ only by rounding, one is drawn. */
export function oneOfLeast(slots: readonly number[], cost: (slot: number) => number, random: Random): number {
  const costs = slots.map(cost);
  const bound = Math.min(...costs) + 1e-12;
  const cheapest = slots.filter((_, i) => costs[i] <= bound);
  return cheapest[random.integer(cheapest.length)];
}
