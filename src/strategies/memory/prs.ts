import type { Arrival } from "./policy";
import { countPositives, oneOfLeast, targetShares, total } from "./target";

/**
 * Power of allocation: 0 would give every class the same share, 1 the stream's. -0.03 as the authors' code has it for
 * COCOseq.
 */
const rho = -0.03;

/**
 * Partitioning reservoir sampling (Kim, Jeong and Kim 2020, section 4) for multi-label streams: classes have target
 * shares p of the memory.
 *
 * Sample in, with probability sum_c w_c min(1, m p_c / n_c) over the sample's classes, w the softmax of -n: the class
 * seen least decides. Sample out: a class drawn by the softmax of its excess over the target; among its samples those
 * that lack most of the classes short of theirs; of these the one whose removal leaves the least total deviation, drawn
 * among equals. n counts the new sample too, so that with one class it is algorithm R; an image without positives is
 * not taken.
 */
export function prs({ stored, labels, positives, random }: Arrival): number | undefined {
  const shares = targetShares(positives, rho);
  const own = [...labels.keys()].filter((c) => labels[c] === 1);
  if (own.length === 0) return undefined;
  const weights = softmax(own.map((c) => -positives[c]));
  const admitted = total(own.map((c, i) => weights[i] * Math.min(1, (stored.length * shares[c]) / positives[c])));
  if (random.uniform() >= admitted) return undefined;

  const counts = countPositives(stored, labels.length);
  const held = [...counts.keys()].filter((c) => counts[c] > 0);
  // Nothing but images without positives is stored: any may go.
  if (held.length === 0) return random.integer(stored.length);
  const size = total(counts);
  const excess = counts.map((count, c) => count - shares[c] * size);
  const crowded = held[pick(softmax(held.map((c) => excess[c])), random.uniform())];
  const short = [...labels.keys()].filter((c) => excess[c] <= 0 && shares[c] > 0);
  const lacks = (slot: number): number => total(short.map((c) => 1 - stored[slot][c]));
  const candidates = [...stored.keys()].filter((slot) => stored[slot][crowded] === 1);
  const most = Math.max(...candidates.map(lacks));
  const deviation = (slot: number): number => {
    const left = counts.map((count, c) => count - stored[slot][c]);
    const leftSize = total(left);
    return total(left.map((count, c) => Math.abs(count - shares[c] * leftSize)));
  };
  return oneOfLeast(
    candidates.filter((slot) => lacks(slot) === most),
    deviation,
    random,
  );
}

function softmax(values: readonly number[]): number[] {
  const powers = values.map((value) => Math.exp(value - Math.max(...values)));
  return powers.map((power) => power / total(powers));
}

/** The index at which the running sum of probabilities passes u in [0, 1). */
function pick(probabilities: readonly number[], u: number): number {
  let sum = 0;
  const index = probabilities.findIndex((probability) => (sum += probability) > u);
  return index < 0 ? probabilities.length - 1 : index;
}
