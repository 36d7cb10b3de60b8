import type { Arrival } from "./policy";
import { countPositives, oneOfLeast, total } from "./target";

/**
 * Power of allocation. 0 would give every class the same share of the memory, and 1 its share of the stream. -0.03 as
 * in the authors' code for COCOseq (cdjkim/PRS, code/configs/mlab_prs-coco.yaml, `q_poa`).
 */
const rho = -0.03;

/**
 * Partitioning reservoir sampling (Kim, Jeong and Kim 2020, section 4) for streams of several labels a sample: classes
 * have target shares p of the memory, which holds m samples. n_c is the number of samples of class c in the stream.
 * The shares are n_c^rho / sum of n^rho over the classes that are now in memory, as in the authors' code (cdjkim/PRS,
 * code/models/reservoir/mlab_stratified_reservoir.py, `SubStream_Container.update_proportions`).
 *
 * A new sample is stored with probability sum_c w_c min(1, m p_c / n_c) over its classes, where w is the softmax of -n:
 * the class that the stream has shown least decides (`sample_in`). A class that is not in memory has the share that it
 * would have there; in the code it keeps the share that it had when it last was. n counts the new sample too, so that
 * with a single class the policy is algorithm R; the code counts it afterwards. A sample without labels is never
 * stored.
 *
 * To make room, a class is drawn by the softmax of its excess over its target. Of the samples that show it, those are
 * candidates that show the fewest of the classes that are short of their targets. Of the candidates, the one leaves
 * whose removal makes the total deviation from the targets least, over the classes that are then in memory
 * (`sample_out`); among equals, one is drawn, where the code takes the first.
 */
export function prs(arrival: Arrival): number | undefined {
  const { stored, labels, random } = arrival;
  const counts = countPositives(stored, labels.length);
  if (!labels.includes(1) || random.uniform() >= admission(arrival, counts)) return undefined;
  // If no stored sample has a label, any of them may leave.
  if (total(counts) === 0) return random.integer(stored.length);
  return slotToLeave(arrival, counts);
}

/** n_c^rho for each class, 0 for one that the stream has not shown. */
const powersOf = ({ positives }: Arrival): Float64Array => Float64Array.from(positives, (n) => (n > 0 ? n ** rho : 0));

/** The probability that the new sample is stored. `counts` [C] are the stored samples that show each class. */
function admission(arrival: Arrival, counts: Float64Array): number {
  const { stored, labels, positives } = arrival;
  const powers = powersOf(arrival);
  const inMemory = total(powers.filter((_, c) => counts[c] > 0));
  const shareOf = (c: number): number => powers[c] / (inMemory + (counts[c] > 0 ? 0 : powers[c]));
  const shown = [...labels.keys()].filter((c) => labels[c] === 1);
  const weights = softmax(shown.map((c) => -positives[c]));
  return total(shown.map((c, i) => weights[i] * Math.min(1, (stored.length * shareOf(c)) / positives[c])));
}

/** The slot of the sample that leaves. `counts` [C] are the stored samples that show each class. */
function slotToLeave(arrival: Arrival, counts: Float64Array): number {
  const { stored, random } = arrival;
  const powers = powersOf(arrival);
  const present = [...counts.keys()].filter((c) => counts[c] > 0);
  const sumOfPowers = total(present.map((c) => powers[c]));
  const excessOf = (numbers: Float64Array, c: number): number =>
    numbers[c] - (powers[c] / sumOfPowers) * total(numbers);
  const excess = present.map((c) => excessOf(counts, c));
  const crowded = present[indexAt(softmax(excess), random.uniform())];
  const short = present.filter((_, i) => excess[i] <= 0);
  const lacking = (slot: number): number => total(short.map((c) => 1 - stored[slot][c]));
  const slots = [...stored.keys()].filter((slot) => stored[slot][crowded] === 1);
  const mostLacking = Math.max(...slots.map(lacking));
  const deviationWithout = (slot: number): number => {
    const remaining = counts.map((count, c) => count - stored[slot][c]);
    return total(present.map((c) => (remaining[c] > 0 ? Math.abs(excessOf(remaining, c)) : 0)));
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
