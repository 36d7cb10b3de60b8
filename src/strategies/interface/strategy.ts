import type { Regime } from "../../data";
import type { Gradients, Parameter, tf } from "../../nn";

/** What an objective sees of the current batch, or of stored samples; n images, C classes. */
export interface View {
  /** [n, C], to be differentiated. */
  readonly logits: tf.Tensor2D;
  /** [n, C], 0 or 1; counts only where `known` is 1. */
  readonly labels: tf.Tensor2D;
  /** [n, C], 1 where annotated. */
  readonly known: tf.Tensor2D;
  /** Logits [n, C] of the network as it was when the task began, in evaluation mode; for strategies that ask for it. */
  readonly previous?: tf.Tensor2D;
  /** Logits [n, C] that were stored with the samples; for draws that have them. */
  readonly stored?: tf.Tensor2D;
}

/** A named scalar loss of logits: of the current batch, or of stored samples. */
export interface SampleObjective {
  /** As it appears in `events.jsonl`, for example `distil:1`. */
  readonly name: string;
  /**
   * Name of the draw of stored samples (`KeptState.draw`) that it is a loss of; without it, of the current batch. Objectives
   * on one draw share its forward pass.
   */
  readonly samples?: string;
  /** Its value, a mean over what counts; differentiable in the logits. */
  readonly loss: (view: View) => tf.Scalar;
}

/** A named penalty on the parameters themselves. */
export interface ParameterObjective {
  /** As it appears in `events.jsonl`, for example `ewc`. */
  readonly name: string;
  /** Its value over the given parameters, shared or the head's, and its gradient by each of them, the caller's. */
  penalty(parameters: readonly Parameter[]): { readonly value: number; readonly gradients: Gradients };
}

/** What a step lowers: a loss of logits, or a penalty on parameters. */
export type Objective = SampleObjective | ParameterObjective;

/** Where the sequence stands when a task begins. */
export interface Situation {
  /** 1-based. */
  readonly task: number;
  /** Class indices of every task so far, the current one last. */
  readonly slices: readonly (readonly number[])[];
  /** C, all outputs of the head. */
  readonly classes: number;
  /** Whether images have labels of earlier tasks. */
  readonly labels: Regime;
}

/** What is learnt in one task. */
export interface Plan {
  /**
   * Objectives of the shared parameters. Each has its own gradient, and the direction makes one update of them;
   * the first, of the current batch, is the new task's own, the primary one.
   */
  readonly shared: readonly Objective[];
  /**
   * The head learns the sum of its objectives, the new task's own first: `steps` times on the same features before the
   * backbone's update, or `together` with it, once, from the same point.
   */
  readonly head: { readonly objectives: readonly Objective[]; readonly steps: number | "together" };
}
