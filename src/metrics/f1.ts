import type { ScoreArray } from "./averagePrecision";

/** What is counted as predicted, and what counts. */
export interface F1Options {
  /** A class is predicted where its score is above this; default 0.5, for probabilities (for logits: 0). */
  readonly threshold?: number;
  /** Row-major [n, C]: 1 annotated, 0 unknown (left out); default all annotated. */
  readonly known?: Uint8Array;
  /** Indices of the classes that count; default all. */
  readonly among?: readonly number[];
}

/** F1 scores of answers, each in [0, 1]. */
export interface F1 {
  /** CF1: mean over classes of the class's F1. */
  readonly cf1: number;
  /** CF1 in its other definition: 2 CP CR / (CP + CR), of the mean precision CP and the mean recall CR over classes. */
  readonly cf1OfMeans: number;
  /** OF1: F1 over the decisions of all classes together. */
  readonly of1: number;
}

/**
 * F1 scores of row-major [n, C] scores and labels (1 present, 0 absent), all in [0, 1]. The class means are over
 * classes with a known positive, as mAP is; precision is 0 where nothing is predicted. NaN if no class has a positive.
 */
export function f1(
  scores: ScoreArray,
  labels: Uint8Array,
  classes: number,
  { threshold = 0.5, known, among }: F1Options = {},
): F1 {
  const tally = emptyTally(classes);
  for (let i = 0, c = 0; i < scores.length; i++, c = (c + 1) % classes) {
    if (known !== undefined && known[i] === 0) continue;
    const isPredicted = scores[i] > threshold;
    if (isPredicted) tally.predicted[c]++;
    if (labels[i] === 1) tally.positive[c]++;
    if (isPredicted && labels[i] === 1) tally.hits[c]++;
  }
  return f1OfTally(among === undefined ? tally : tallyOf(tally, among));
}

/** The decisions of some classes alone. */
function tallyOf({ hits, predicted, positive }: Tally, classes: readonly number[]): Tally {
  const of = (counts: Float64Array): Float64Array => Float64Array.from(classes, (c) => counts[c]);
  return { hits: of(hits), predicted: of(predicted), positive: of(positive) };
}

/** Decisions counted by class. */
export interface Tally {
  /** `[C]`: predicted and present. */
  readonly hits: Float64Array;
  /** `[C]`: predicted. */
  readonly predicted: Float64Array;
  /** `[C]`: present. */
  readonly positive: Float64Array;
}

/** A tally of no decisions, for so many classes. */
export function emptyTally(classes: number): Tally {
  return { hits: new Float64Array(classes), predicted: new Float64Array(classes), positive: new Float64Array(classes) };
}

/** F1 scores of a tally. Classes without a positive are left out of the means; NaN if there is no other. */
export function f1OfTally({ hits, predicted, positive }: Tally): F1 {
  const present = [...positive.keys()].filter((c) => positive[c] > 0);
  const mean = (measure: (c: number) => number): number =>
    present.reduce((sum, c) => sum + measure(c), 0) / present.length;
  const precision = mean((c) => (predicted[c] > 0 ? hits[c] / predicted[c] : 0));
  const recall = mean((c) => hits[c] / positive[c]);
  const total = (counts: Float64Array): number => counts.reduce((sum, value) => sum + value, 0);
  return {
    cf1: mean((c) => (2 * hits[c]) / (predicted[c] + positive[c])),
    cf1OfMeans: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    of1: (2 * total(hits)) / (total(predicted) + total(positive)),
  };
}
