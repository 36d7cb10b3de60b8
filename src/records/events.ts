import type { Audit } from "./audit";
import type { Metrics } from "./metrics";
import type { Selection } from "./parameters";
import type { Scores } from "./scores";

/** The first event of a run: what is going to be trained. */
export interface RunEvent {
  /** Tells it from other events. */
  readonly type: "run";
  /** Name of the run, for example `lwf-ppi`. */
  readonly name: string;
  /** Number of tasks that the run trains; 1 for joint training. */
  readonly tasks: number;
  /** Epochs of each task. */
  readonly epochs: number;
  /** `[tasks]`: steps of an epoch of each task. */
  readonly steps: readonly number[];
  /** Names of all classes, in the run's order. */
  readonly classes: readonly string[];
}

/** One step of training has ended. */
export interface StepEvent {
  /** Tells it from other events. */
  readonly type: "step";
  /** 1-based, as epoch and step. */
  readonly task: number;
  /** Epoch of the task, from 1. */
  readonly epoch: number;
  /** Step of the epoch, from 1. */
  readonly step: number;
  /** Loss of each objective before the step, by name. */
  readonly loss: Readonly<Record<string, number>>;
  /** Whether the direction changed the new task's gradient. */
  readonly projected: boolean;
  /** Learning rate of this step, after the schedule. */
  readonly learningRate: number;
  /** Images per second of this step, on all ranks together. */
  readonly imagesPerSecond: number;
  /** On the steps that are audited. */
  readonly audit?: Audit;
}

/** An audit, and the step of the run that it belongs to. */
export type AuditedStep = Pick<StepEvent, "task" | "epoch" | "step" | "projected"> & { readonly audit: Audit };

/** One epoch of training has ended, and the network was evaluated. */
export interface EpochEvent {
  /** Tells it from other events. */
  readonly type: "epoch";
  /** Number of the task, from 1. */
  readonly task: number;
  /** Epoch of the task, from 1. */
  readonly epoch: number;
  /** Mean over the epoch's steps, by objective. */
  readonly loss: Readonly<Record<string, number>>;
  /** Scores on the validation images after the epoch. */
  readonly validation: Scores;
  /** Scores on the test images after the epoch; runs with `testAfter` `tasks` lack them. */
  readonly test?: Scores;
  /** Steps of the epoch. */
  readonly steps: number;
  /** Images of the batches of these steps, each as often as it came. Earlier versions did not write it. */
  readonly images?: number;
  /**
   * Images that had passed forward through a backbone since the run began, as `passes` of the last event says.
   */
  readonly passes?: number;
  /** Steps of the epoch in which the direction changed the gradient of the new task. */
  readonly projectedSteps: number;
  /** Mean images per second of the epoch's steps, on all ranks together. */
  readonly imagesPerSecond: number;
  /** On several ranks: bytes that a rank sent in a step on average, for gradients and parameters, and in all. */
  readonly sent?: { readonly gradients: number; readonly all: number };
  /** Wall time of training and evaluation, in seconds. */
  readonly seconds: number;
}

/** The training of a task has ended, and one of its epochs was selected. */
export interface TaskEvent {
  /** Tells it from other events. */
  readonly type: "task";
  /** Number of the task, from 1. */
  readonly task: number;
  /** The epoch the next task goes on from; 0 of a task that is learnt without steps. */
  readonly selectedEpoch: number;
  /** What chose the epoch. */
  readonly selection: Selection;
  /** Test scores of that epoch, or after what was fitted since: row `task` of R. */
  readonly test: Scores;
}

/** How many labels of a class were completed when a task began, over its training images. */
export interface CompletedClass {
  /** Labels that became positive. */
  readonly made: number;
  /** Those of them that are positive in truth. */
  readonly right: number;
  /** Labels that are positive in truth, and were unknown. */
  readonly hidden: number;
}

/**
 * Labels of earlier tasks' classes were completed for the training images of a task, before its first step. The truth
 * is read for this record alone; images without an annotation of a class do not count in it.
 */
export interface CompletionEvent {
  /** Tells it from other events. */
  readonly type: "completion";
  /** Number of the task, from 1. */
  readonly task: number;
  /** Probability above which the network before the task makes a label positive. */
  readonly threshold: number;
  /** Training images of the task. */
  readonly images: number;
  /** Positives an image that the threshold was chosen for, where it was chosen so. */
  readonly expected?: number;
  /** Share of the labels made positive that are right; null where none was made. */
  readonly precision: number | null;
  /** Share of the hidden positives that were made; null where there are none. */
  readonly recall: number | null;
  /** The counts by class, of earlier tasks' classes. */
  readonly classes: Readonly<Record<string, CompletedClass>>;
}

/** What the checkpoints of a run took, since it was begun or last resumed. */
export interface CheckpointCost {
  /** Checkpoints written. */
  readonly count: number;
  /** Wall time that the run stood still for them, in seconds. */
  readonly seconds: number;
  /** The same as a share of the run's wall time, from 0 to 1. */
  readonly share: number;
}

/**
 * What a run held in memory beside networks and images, on a rank, since it was begun or last resumed: the most at the
 * end of a task, in bytes.
 */
export interface RunMemory {
  /** What the strategy keeps between steps and tasks. */
  readonly kept: number;
  /** Answers of the network before the task to images of the task. */
  readonly previousAnswers: number;
  /** Images that the strategy stores on all ranks together, as a number; left out where it stores none. */
  readonly samples?: number;
}

/** The last event of a run: all of its results. */
export interface DoneEvent {
  /** Tells it from other events. */
  readonly type: "done";
  /** What the run came to. */
  readonly metrics: Metrics;
  /** What its checkpoints took, where it wrote any. */
  readonly checkpoints?: CheckpointCost;
  /** What it held in memory, where its strategy keeps something or needs the network before the task. */
  readonly memory?: RunMemory;
  /** Numbers that the network's parameters hold, the head's among them. Earlier versions did not write it. */
  readonly parameters?: number;
  /**
   * Images that passed forward through a backbone to train: those of batches and of stored samples, those that the
   * network before a task answered to, and what the method looked at beside its steps. Answers that are kept count as
   * often as they were asked for. Evaluations and audits do not count. On several ranks it is what one process has;
   * earlier versions did not write it there, or at all.
   */
  readonly passes?: number;
}

/** Every event of a run; a line of `events.jsonl` each. */
export type TrainingEvent = RunEvent | CompletionEvent | StepEvent | EpochEvent | TaskEvent | DoneEvent;

/** Receives every event of a run, in order. */
export type EventSink = (event: TrainingEvent) => void;
