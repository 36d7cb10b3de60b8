import type { Calibration } from "./calibration";

/** F1 of test answers at one threshold for all classes. */
export interface ThresholdF1 {
  /** Probability above which a class is predicted. */
  readonly threshold: number;
  /** `given` beforehand; otherwise the threshold that maximises this measure on the validation images. */
  readonly chosenBy: "given" | "of1" | "cf1";
  /** Mean over classes of the F1 of each, without the classes that have no test positive. */
  readonly cf1: number;
  /** F1 of the mean precision and the mean recall over the same classes. */
  readonly cf1OfMeans: number;
  /** F1 over the decisions of all classes together. */
  readonly of1: number;
}

/**
 * Content of `metrics.json`. All scores are fractions in [0, 1], and of the annotated labels only. Optional entries are
 * missing in runs of earlier versions.
 */
export interface Metrics {
  /** Final mAP over all classes, the "last mAP" of class-incremental work. */
  readonly acc: number;
  /** Mean of `seenMAP`, the "average mAP" of class-incremental work; null unless all of it is defined. */
  readonly averageMAP?: number | null;
  /** Test mAP of the classes seen so far after each task, on the images that `Benchmark.testOn` says. */
  readonly seenMAP?: readonly (number | null)[];
  /** CF1 and OF1 at 0.5 and at 0.8 after each task: of the classes and images that `seenMAP` is of. */
  readonly seenF1?: readonly (readonly ThresholdF1[])[];
  /** Mean over k < T of R[T][k] - R[k][k]; null with a single task. */
  readonly bwt: number | null;
  /** FWT as the original computes it; null unless it is defined. */
  readonly fwt: number | null;
  /** GEM's FWT: mean over k > 1 of R[k-1][k] - R[0][k]; null with a single task. */
  readonly fwtGem: number | null;
  /** Mean over k < T of max over earlier rows of R[.][k] - R[T][k]; null with a single task. */
  readonly forgetting: number | null;
  /** R[i][k]: test mAP of the classes of task k+1 after training task i; row 0 is before training. */
  readonly R: readonly (readonly number[])[];
  /** Final AP by class name; in `metrics.json` in the run's order of classes, as all that is by class. */
  readonly classAP: Readonly<Record<string, number>>;
  /**
   * R by class: test AP of every class, in the run's order of classes, after every task; row 0 before training; null
   * without a positive.
   */
  readonly classR?: readonly (readonly (number | null)[])[];
  /** Mean over classes of the F1 of each, at threshold 0.5. */
  readonly cf1: number;
  /** F1 over all decisions, at threshold 0.5. */
  readonly of1: number;
  /**
   * F1 at 0.5 and 0.8, and at the thresholds that maximise OF1 and CF1 on the validation images, where the run has any.
   */
  readonly f1?: readonly ThresholdF1[];
  /** Calibration of the final test probabilities. */
  readonly calibration?: Omit<Calibration, "classECE"> & { readonly classECE: Readonly<Record<string, number | null>> };
  /** Final mAP on further test sets, by name. */
  readonly otherTests: Readonly<Record<string, number>>;
}
