import type { AuditedStep, CompletionEvent, EpochEvent } from "./events";
import type { Metrics } from "./metrics";

/**
 * What an interrupted run had done: the epochs that had ended, and the rows of R up to the last task that had ended.
 */
export interface InterruptedRun {
  /** What a legend shows, for example `lwf-ppi`. */
  readonly name: string;
  /** The epochs that ended. */
  readonly epochs: readonly EpochEvent[];
  /** Names of all classes, in the run's order. */
  readonly classes: readonly string[];
  /** Rows of R up to the last task that ended. */
  readonly R: Metrics["R"];
}

/** One finished run, as plots and tables take it. */
export interface RunRecord {
  /** What a legend shows, for example `lwf-ppi`. */
  readonly name: string;
  /** Content of `metrics.json`. */
  readonly metrics: Metrics;
  /** Every epoch of every task, in order. */
  readonly epochs: readonly EpochEvent[];
  /** The audited steps, in order. */
  readonly audits: readonly AuditedStep[];
  /** What was completed at the beginning of each task, where the run completes labels. */
  readonly completions?: readonly CompletionEvent[];
  /** Names of all classes, in the run's order. */
  readonly classes: readonly string[];
}
