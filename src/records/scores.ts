import type { ThresholdF1 } from "./metrics";

/** mAP of one evaluation, over all images that were evaluated. All scores are fractions in [0, 1]. */
export interface Scores {
  /** Over all classes. */
  readonly all: number;
  /** Over the classes of the tasks seen so far. */
  readonly seen: number;
  /** Over the classes of each task, in task order. */
  readonly tasks: readonly number[];
  /** AP of each class, in the run's order of classes; null without a positive. Records of earlier versions lack it. */
  readonly classAP?: readonly (number | null)[];
  /**
   * F1 over the classes of the tasks seen so far, on the images that `seen` is of, at 0.5 and at 0.8. Only test scores
   * have it, once there is a task; those of earlier versions do not.
   */
  readonly seenF1?: readonly ThresholdF1[];
}

/** The scores that a row of R is made of. */
export type ScoreRow = Pick<Scores, "seen" | "tasks" | "classAP" | "seenF1">;
