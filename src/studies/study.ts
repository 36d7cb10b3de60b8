import type { BudgetColumn } from "../compare";
import type { CodedLevel } from "../metrics";
import type { RunOptions, Scale } from "../training";

/** One method of a study: what it is called, and how its run differs from the scale's protocol. */
export interface StudyMethod {
  /** What tables and figures call it. */
  readonly name: string;
  /** What differs from the scale's protocol. */
  readonly options: Omit<RunOptions, "scale" | "seed">;
  /** Whether it has the options that `palimpsest tune` chose, which `docs/tuning` holds. Default: no. */
  readonly tuned?: boolean;
  /** Its own run seeds, of those of the study. Default: all of them. */
  readonly seeds?: readonly number[];
  /** Where in the study's plan it stands: what is run, without the point, and the coded level of each factor. */
  readonly point?: { readonly method: string; readonly levels: Readonly<Record<string, CodedLevel>> };
}

/** A factor of a plan. */
export interface PlanFactor {
  /** What tables and figures call it. */
  readonly name: string;
  /** What its two levels are called: that of -1, that of 1. */
  readonly levels: readonly [low: string, high: string];
}

/** Factors whose levels a study changes together, so that the effect of each can be told from those of the others. */
export interface StudyPlan {
  /** Its factors, in the order of tables. */
  readonly factors: readonly PlanFactor[];
  /** The method that the others are compared with, within a point and a seed. */
  readonly base: string;
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
  /** The options that give it data, as an example, where the project has none for it. Default: it has its own. */
  readonly needsData?: string;
  /** Whether its methods are the points of a plan, whose effects its report then has. */
  readonly plan?: StudyPlan;
  /** Whether its runs are ranked in `docs/leaderboard.md`. Default: no. */
  readonly leaderboard?: boolean;
}
