import type { ScoreArray } from "./averagePrecision";
import { emptyTally, f1OfTally, type F1 } from "./f1";

/** What the threshold is to maximise. */
export interface BestThresholdOptions {
  /** The measure to maximise: OF1, or CF1 as the mean of the classes' F1. */
  readonly by: keyof Pick<F1, "of1" | "cf1">;
  /** Row-major [n, C]: 1 annotated, 0 unknown (left out); default all annotated. */
  readonly known?: Uint8Array;
}

/**
 * The one threshold for all classes that gives the highest OF1 or CF1 on row-major [n, C] probabilities and labels (1
 * present, 0 absent). It is meant for validation images, so that the threshold of the test images is chosen without
 * them.
 *
 * All thresholds between two neighbouring probabilities make the same decisions, so each such gap is tried once, by its
 * middle; below the lowest probability, half of that is tried. Of equally good thresholds the highest is taken. In [0,
 * 1); NaN if no class has a known positive.
 */
export function bestThreshold(
  probabilities: ScoreArray,
  labels: Uint8Array,
  classes: number,
  { by, known }: BestThresholdOptions,
): number {
  const tally = emptyTally(classes);
  const order = Uint32Array.from(probabilities.keys()).filter((i) => known === undefined || known[i] === 1);
  for (const i of order) tally.positive[i % classes] += labels[i];
  order.sort((i, j) => probabilities[j] - probabilities[i]);
  let best = { value: 0, threshold: NaN };
  let hit = false;
  for (const [rank, i] of order.entries()) {
    tally.predicted[i % classes]++;
    tally.hits[i % classes] += labels[i];
    hit ||= labels[i] === 1;
    const [p, next] = [probabilities[i], rank + 1 < order.length ? probabilities[order[rank + 1]] : 0];
    // A threshold that only adds negatives to the predictions only lowers F1.
    if (next >= p || !hit) continue;
    hit = false;
    const value = f1OfTally(tally)[by];
    // The middle of two neighbouring floating-point numbers is one of the two. A probability equal to the threshold is
    // not predicted, so the middle must not be the upper one.
    const middle = (p + next) / 2;
    if (value > best.value) best = { value, threshold: middle < p ? middle : next };
  }
  return best.threshold;
}
