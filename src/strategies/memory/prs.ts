import type { Arrival } from "./policy";
import { countPositives, oneOfLeast, targetShares, total } from "./target";

/**
 * Power of allocation. 0 would give every class the same share of the memory, and 1 its share of the stream. -0.03 as
 * in the authors' code for COCOseq.
 */
const rho = -0.03;

/**
 * Partitioning reservoir sampling (Kim, Jeong and Kim 2020, section 4) for streams of several labels a sample: classes
 * have target shares p of the memory, which holds m samples. n_c is the number of samples of class c in the stream.
 *
 * A new sample is stored with probability sum_c w_c min(1, m p_c / n_c) over its classes, where w is the softmax of -n:
 * the class that the stream has shown least decides. n counts the new sample too, so that with a single class the
 * policy is algorithm R. A sample without labels is never stored.
 *
 * To make room, a class is drawn by the softmax of its excess over its target. Of the samples that show it, those are
 * candidates that show the fewest of the classes that are short of their targets. Of the candidates, the one leaves
 * whose removal makes the total deviation from the targets least; among equals, one is drawn.
 */
export function prs(arrival: Arrival): number | undefined {
  const { stored, labels, positives, random } = arrival;
  const shares = targetShares(positives, rho);
  if (!labels.includes(1) || random.uniform() >= admission(arrival, shares)) return undefined;
  const counts = countPositives(stored, labels.length);
  // If no stored sample has a label, any of them may leave.
  if (total(counts) === 0) return random.integer(stored.length);
  return slotToLeave(arrival, counts, shares);
}

/** The probability that the new sample is stored. */
function admission({ stored, labels, positives }: Arrival, shares: Float64Array): number {
  const shown = [...labels.keys()].filter((c) => labels[c] === 1);
  const weights = softmax(shown.map((c) => -positives[c]));
  return total(shown.map((c, i) => weights[i] * Math.min(1, (stored.length * shares[c]) / positives[c])));
}

/** The slot of the sample that leaves. `counts` [C] are the stored samples that show each class. */
function slotToLeave({ stored, labels, random }: Arrival, counts: Float64Array, shares: Float64Array): number {
  const size = total(counts);
  const excess = counts.map((count, c) => count - shares[c] * size);
  const present = [...counts.keys()].filter((c) => counts[c] > 0);
  const crowded = present[indexAt(softmax(present.map((c) => excess[c])), random.uniform())];
  const short = [...labels.keys()].filter((c) => excess[c] <= 0 && shares[c] > 0);
  const lacking = (slot: number): number => total(short.map((c) => 1 - stored[slot][c]));
  const slots = [...stored.keys()].filter((slot) => stored[slot][crowded] === 1);
  const mostLacking = Math.max(...slots.map(lacking));
  const deviationWithout = (slot: number): number => {
    const remaining = counts.map((count, c) => count - stored[slot][c]);
    const remainingSize = total(remaining);
    return total(remaining.map((count, c) => Math.abs(count - shares[c] * remainingSize)));
  };
  return oneOfLeast(
    slots.filter((slot) => lacking(slot) === mostLacking),
    deviationWithout,
    random,
  );
}

/** exp(values) in proportion, so that they sum to 1. */
function softmax(values: readonly number[]): number[] {
  const powers = values.map((value) => Math.exp(value - Math.max(...values)));
  return powers.map((power) => power / total(powers));
}

/** The index at which the running sum of probabilities passes u, which is in [0, 1). */
function indexAt(probabilities: readonly number[], u: number): number {
  let sum = 0;
  const index = probabilities.findIndex((probability) => (sum += probability) > u);
  return index < 0 ? probabilities.length - 1 : index;
}
