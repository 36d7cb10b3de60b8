/** The answers with a probability in (from, to]; 0 belongs to the first bin. */
export interface ReliabilityBin {
  /** Lower end of the bin. */
  readonly from: number;
  /** Upper end of the bin. */
  readonly to: number;
  /** Number of answers, at least 1. */
  readonly count: number;
  /** Mean predicted probability. */
  readonly probability: number;
  /** Share of the answers whose label is 1. */
  readonly frequency: number;
}

/** How far predicted probabilities are from the frequencies that they claim; `calibration` in metrics defines them. */
export interface Calibration {
  /** Expected calibration error of all answers together. */
  readonly ece: number;
  /** Mean over classes of the expected calibration error of each, so that every class counts the same. */
  readonly classwiseECE: number;
  /** Expected calibration error of each class, [C]; NaN where nothing is annotated. */
  readonly classECE: readonly number[];
  /** Mean squared difference of probability and label over all answers (Brier 1950, for two outcomes). */
  readonly brier: number;
  /** Bins of all answers together that hold any, ascending. */
  readonly bins: readonly ReliabilityBin[];
}
