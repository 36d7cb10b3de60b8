import type { AuditedStep, EpochEvent } from "./events";
import type { Metrics } from "./metrics";

/** What an interrupted run had done: the epochs that had ended, and the rows of R up to the last task that had ended. */
export interface InterruptedRun {
  readonly name: string;
  readonly epochs: readonly EpochEvent[];
  readonly classes: readonly string[];
  readonly R: Metrics["R"];
}

/** One finished run, as plots and tables take it. */
export interface RunRecord {
  /** What a legend shows, for example `lwf-ppi`. */
  readonly name: string;
  readonly metrics: Metrics;
  readonly epochs: readonly EpochEvent[];
  /** The audited steps, in order. */
  readonly audits: readonly AuditedStep[];
  readonly classes: readonly string[];
}
