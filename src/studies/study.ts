import type { BudgetColumn } from "../compare";
import type { RunOptions, Scale } from "../training";

/** One method of a study: what it is called, and how its run differs from the scale's protocol. */
export interface StudyMethod {
  /** What tables and figures call it. */
  readonly name: string;
  /** What differs from the scale's protocol. */
  readonly options: Omit<RunOptions, "scale" | "seed">;
  /** Whether it has the options that `palimpsest tune` chose, which `docs/tuning` holds. Default: no. */
  readonly tuned?: boolean;
}

/** Runs that answer one question: every method with every seed, at one scale. */
export interface Study {
  /** What commands call it: lower-case words joined by hyphens. */
  readonly name: string;
  /** The question, as a heading. */
  readonly title: string;
  /** Size of its experiments, unless another one is asked for. */
  readonly scale: Scale;
  /** Run seeds 1 to this number. */
  readonly seeds: number;
  /** What is compared, in the order of the table. */
  readonly methods: readonly StudyMethod[];
  /** What every method has in common beyond the protocol, for the reader of its table. */
  readonly protocol: string;
  /**
   * What its table tells of the methods' budgets. Default: all in which they differ, and then the time. A study that
   * leaves out what differs is refused (`study/budget`).
   */
  readonly budget?: readonly BudgetColumn[];
  /** Whether its runs are ranked in `docs/leaderboard.md`. Default: no. */
  readonly leaderboard?: boolean;
}
