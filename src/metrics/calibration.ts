import { error } from "../base/errors";
import type { Calibration } from "../records";
import type { ScoreArray } from "./averagePrecision";

/** How probabilities are compared with frequencies. */
export interface CalibrationOptions {
  /** Number of bins of equal width over [0, 1]; default 15, as in Guo et al. 2017. */
  readonly bins?: number;
  /** Row-major [n, C]: 1 annotated, 0 unknown (left out); default all annotated. */
  readonly known?: Uint8Array;
}

export type { Calibration, ReliabilityBin } from "../records";

/**
 * How far row-major [n, C] probabilities are from the frequencies they claim; labels are 1 present, 0 absent. With
 *
 *     ECE = sum over bins b of (n_b / n) |mean probability in b - share of positives in b|,   in [0, 1], 0 the best
 *
 * (Guo et al. 2017, equation 3). They bin the confidence in the one class that is answered. A sigmoid answers for its
 * class alone, present or absent, so here the probability of "present" is binned (Naeini et al. 2015): for the answers
 * of all classes together, and for those of each class (classwise-ECE, Kull et al. 2019). Most answers of a multi-label
 * network are absences, certain and correct. They bring the first of the two near 0 whatever the other answers are, so
 * it is to be read beside the bins. NaN where nothing is annotated.
 *
 * @throws `metric/not-a-probability` if a known entry is not in [0, 1].
 */
export function calibration(
  probabilities: ScoreArray,
  labels: Uint8Array,
  classes: number,
  { bins = 15, known }: CalibrationOptions = {},
): Calibration {
  const table = (): Sums[] => Array.from({ length: bins }, () => ({ count: 0, probability: 0, positive: 0 }));
  const byClass = Array.from({ length: classes }, table);
  const pooled = table();
  let [squares, n] = [0, 0];
  for (let i = 0, c = 0; i < probabilities.length; i++, c = (c + 1) % classes) {
    if (known !== undefined && known[i] === 0) continue;
    const p = probabilities[i];
    if (!(p >= 0 && p <= 1))
      throw error("metric/not-a-probability", { value: p, example: (i - c) / classes, class: c });
    const bin = binOf(p, bins);
    for (const sums of [byClass[c][bin], pooled[bin]]) {
      sums.count++;
      sums.probability += p;
      sums.positive += labels[i];
    }
    squares += (p - labels[i]) ** 2;
    n++;
  }
  const classECE = byClass.map(expectedError);
  const defined = classECE.filter((value) => !Number.isNaN(value));
  return {
    ece: expectedError(pooled),
    classwiseECE: defined.reduce((sum, value) => sum + value, 0) / defined.length,
    classECE,
    brier: squares / n,
    bins: pooled.flatMap(({ count, probability, positive }, b) =>
      count === 0
        ? []
        : [
            {
              from: b / bins,
              to: (b + 1) / bins,
              count,
              probability: probability / count,
              frequency: positive / count,
            },
          ],
    ),
  };
}

interface Sums {
  count: number;
  probability: number;
  positive: number;
}

function expectedError(bins: readonly Sums[]): number {
  const n = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { probability, positive }) => sum + Math.abs(probability - positive), 0) / n;
}

/** The b with b / bins < p <= (b + 1) / bins. The product may be rounded past either edge, so both are checked. */
function binOf(p: number, bins: number): number {
  const guess = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
  if (guess > 0 && p <= guess / bins) return guess - 1;
  return guess < bins - 1 && p > (guess + 1) / bins ? guess + 1 : guess;
}
