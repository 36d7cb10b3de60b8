import type { Calibration } from "../metrics";

/**
 * The plain records a run leaves behind: lines of `events.jsonl` and the content of `metrics.json`.
 * Plots, tables and reports take these, never tensors or trainers. All scores are fractions in [0, 1].
 */

/** mAP of one evaluation over the whole evaluated set. */
export interface Scores {
  /** Over all classes. */
  readonly all: number;
  /** Over the classes of the tasks seen so far. */
  readonly seen: number;
  /** Over the classes of each task, in task order. */
  readonly tasks: readonly number[];
  /** AP of each class, in the run's order of classes; null without a positive. Records of earlier versions lack it. */
  readonly classAP?: readonly (number | null)[];
}

/**
 * The epoch of a task that the next one goes on from: the best on the validation or the test images, by the classes
 * seen so far, or the last.
 */
export type Selection = "validation" | "test" | "last";

/** What a row of R is made of. */
export type ScoreRow = Pick<Scores, "seen" | "tasks" | "classAP">;

export interface RunEvent {
  readonly type: "run";
  readonly name: string;
  /** Tasks the run trains (joint: 1), epochs of each and steps of an epoch, by task. */
  readonly tasks: number;
  readonly epochs: number;
  readonly steps: readonly number[];
  readonly classes: readonly string[];
}

/**
 * One step seen from every objective of the shared parameters, T of them, the new task's own first. Gradients are by
 * the shared parameters, on the step's own batch (and draws of stored samples). To first order a step along -u raises
 * objective k where <u, g_k> < 0.
 */
export interface Audit {
  /** [T]: names. */
  readonly objectives: readonly string[];
  /** [T]: lengths |g_k|. */
  readonly norms: readonly number[];
  /** [T][T]: cosines between the gradients; 0 where one is zero. */
  readonly cosines: readonly (readonly number[])[];
  /** [T]: weights of the gradients in the direction g'. */
  readonly weights: readonly number[];
  /** [T]: multipliers of the constraints, 0 for the primary; where a constrained problem was solved. */
  readonly duals?: readonly number[];
  /** The direction g', before the optimiser. */
  readonly direction: AuditedUpdate;
  /** The step really applied, -(change of the parameters): after momentum, preconditioning and weight decay. */
  readonly applied: AuditedUpdate;
  /**
   * [T]: values before the shared parameters' update, and after it, with the same head, batch and use of batch
   * statistics.
   */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** An update u: its length |u|, and <u, g_k> by objective, [T]. */
export interface AuditedUpdate {
  readonly norm: number;
  readonly inner: readonly number[];
}

/** An audit, and where in the run. */
export type AuditedStep = Pick<StepEvent, "task" | "epoch" | "step" | "projected"> & { readonly audit: Audit };

export interface StepEvent {
  readonly type: "step";
  /** 1-based, as epoch and step. */
  readonly task: number;
  readonly epoch: number;
  readonly step: number;
  /** Loss of each objective before the step, by name. */
  readonly loss: Readonly<Record<string, number>>;
  /** Whether the direction changed the new task's gradient. */
  readonly projected: boolean;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
  /** On the steps that are audited. */
  readonly audit?: Audit;
}

export interface EpochEvent {
  readonly type: "epoch";
  readonly task: number;
  readonly epoch: number;
  /** Mean over the epoch's steps, by objective. */
  readonly loss: Readonly<Record<string, number>>;
  readonly validation: Scores;
  readonly test: Scores;
  readonly steps: number;
  readonly projectedSteps: number;
  readonly imagesPerSecond: number;
  /** On several ranks: bytes that a rank sent per step, for gradients and parameters, and in all. */
  readonly sent?: { readonly gradients: number; readonly all: number };
  /** Wall time of training and evaluation, in seconds. */
  readonly seconds: number;
}

export interface TaskEvent {
  readonly type: "task";
  readonly task: number;
  /** The epoch the next task goes on from, and what chose it. */
  readonly selectedEpoch: number;
  readonly selection: Selection;
  /** Test scores of that epoch: row `task` of R. */
  readonly test: Scores;
}

export interface DoneEvent {
  readonly type: "done";
  readonly metrics: Metrics;
}

export type TrainingEvent = RunEvent | StepEvent | EpochEvent | TaskEvent | DoneEvent;

/** Receives every event of a run, in order. */
export type EventSink = (event: TrainingEvent) => void;

/** F1 of the final test answers at one threshold for all classes. */
export interface ThresholdF1 {
  /** Probability above which a class is predicted. */
  readonly threshold: number;
  /** `given` beforehand; otherwise the threshold that maximises this measure on the validation images. */
  readonly chosenBy: "given" | "of1" | "cf1";
  /** As `f1` defines them; classes without a test positive are left out of the means over classes. */
  readonly cf1: number;
  readonly cf1OfMeans: number;
  readonly of1: number;
}

/**
 * Content of `metrics.json`. What is optional is missing in runs of earlier versions. Everything is of the annotated
 * labels only.
 */
export interface Metrics {
  /** Final mAP over all classes, the "last mAP" of class-incremental work. */
  readonly acc: number;
  /** Mean of `seenMAP`, the "average mAP" of class-incremental work; null unless all of it is defined. */
  readonly averageMAP?: number | null;
  /** Test mAP of the classes seen so far after each task, on the images that `Benchmark.testOn` says. */
  readonly seenMAP?: readonly (number | null)[];
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
  /** Final AP by class name. */
  readonly classAP: Readonly<Record<string, number>>;
  /**
   * R by class: test AP of every class, in the run's order of classes, after every task; row 0 before training; null
   * without a positive.
   */
  readonly classR?: readonly (readonly (number | null)[])[];
  /** Per-class F1 averaged over classes, and F1 over all decisions, at threshold 0.5. */
  readonly cf1: number;
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

/** What an interrupted run had done: the epochs that ended, and the rows of R up to the last task that did. */
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
