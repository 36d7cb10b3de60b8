import type { Regime, Task } from "../data";
import type { tf } from "../nn";

/** What an objective sees of the current batch; n images, C classes. */
export interface View {
  /** [n, C], to be differentiated. */
  readonly logits: tf.Tensor2D;
  /** [n, C], 0 or 1; counts only where `known` is 1. */
  readonly labels: tf.Tensor2D;
  /** [n, C], 1 where annotated. */
  readonly known: tf.Tensor2D;
  /** Logits [n, C] of the network as it was when the task began, in evaluation mode; for strategies that ask for it. */
  readonly previous?: tf.Tensor2D;
}

/** A named scalar loss. */
export interface Objective {
  /** As it appears in `events.jsonl`, for example `distil:1`. */
  readonly name: string;
  readonly loss: (view: View) => tf.Scalar;
}

/** Where the sequence stands when a task begins. */
export interface Situation {
  /** 1-based. */
  readonly task: number;
  /** Class indices of every task so far, the current one last. */
  readonly slices: readonly (readonly number[])[];
  /** C, all outputs of the head. */
  readonly classes: number;
  readonly labels: Regime;
}

/** What is learnt in one task. */
export interface Plan {
  /**
   * Objectives of the shared parameters. Each has its own gradient, and the direction makes one update of them;
   * the first is the new task's own, the primary one.
   */
  readonly shared: readonly Objective[];
  /**
   * The head learns the sum of its objectives: `steps` times on the same features before the backbone's update,
   * or `together` with it, once, from the same point.
   */
  readonly head: { readonly objectives: readonly Objective[]; readonly steps: number | "together" };
}

/** A method of continual learning: its objectives, its default direction, and what it asks to be kept. */
export interface Strategy {
  readonly name: string;
  /** Paper, and the section or equation. */
  readonly source: string;
  /** Default direction, as `parseDirection` takes it. */
  readonly direction: string;
  /** The label regimes in which the method is defined. */
  readonly regimes: readonly Regime[];
  /** Whether objectives see the logits of the network as it was when the task began. */
  readonly needsPrevious: boolean;
  plan(situation: Situation): Plan;
  /** The sequence it trains on, where that is not the benchmark's own (`joint`: all tasks at once). */
  arrange?(tasks: readonly Task[]): readonly Task[];
}
