import type { Regime } from "../../data";
import type { Gradients, Parameter, tf } from "../../nn";

/**
 * The supervised loss of a run: the mean over the entries where the mask [n, C] or [1, C] is 1, of logits and labels
 * [n, C]; labels that are unknown are 0.
 */
export type Criterion = (logits: tf.Tensor2D, labels: tf.Tensor2D, mask: tf.Tensor2D) => tf.Scalar;

/** What an objective sees of the current batch, or of stored samples; n images, C classes. */
export interface View {
  /** [n, C], to be differentiated. */
  readonly logits: tf.Tensor2D;
  /** [n, C], 0 or 1; a label counts only where `known` is 1. */
  readonly labels: tf.Tensor2D;
  /** [n, C], 1 where annotated. */
  readonly known: tf.Tensor2D;
  /**
   * Logits [n, C] of the network as it was when the task began, in evaluation mode; from the second task on, for
   * strategies that need them. `previousLogits` gives them or says what is missing.
   */
  readonly previous?: tf.Tensor2D;
  /** What the head's answers are read from, [n, e], to be differentiated (`HeadOutput`). A step always gives it. */
  readonly embedding?: tf.Tensor2D;
  /** Into how many equal parts the embedding falls, one for each task. Default: 1, which all logits are read from. */
  readonly embeddingParts?: number;
  /**
   * The same of the network as it was when the task began, for strategies that need it. `embeddings` gives both or says
   * what is missing.
   */
  readonly previousEmbedding?: tf.Tensor2D;
  /**
   * The maps [n, side, side, channels] of all stages of the backbone, the first first, to be differentiated; for
   * strategies that need them (`StrategyMethod.needsMaps`).
   */
  readonly maps?: readonly tf.Tensor4D[];
  /** The same of the network as it was when the task began. `mapsOf` gives both or says what is missing. */
  readonly previousMaps?: readonly tf.Tensor4D[];
  /** Logits [n, C] that were stored with the samples, where they were. `storedLogits` gives them or says so. */
  readonly stored?: tf.Tensor2D;
  /**
   * `[C]`: how many of the step's samples are annotated with each class: of a draw, by its name, or without a name of
   * the batch; zeros where there are no samples. A step always gives it.
   */
  readonly annotated?: (samples?: string) => ArrayLike<number>;
  /** The run's loss of labels. A step always gives it; default: `binaryCrossEntropy`. */
  readonly criterion?: Criterion;
}

/** A named loss of logits: of the current batch, or of stored samples. */
export interface SampleObjective {
  /** As it appears in `events.jsonl`, for example `distil:1`. */
  readonly name: string;
  /**
   * Name of the draw of stored samples (`KeptState.draw`) that it is a loss of; without it, of the current batch.
   * Objectives on one draw share its forward pass.
   */
  readonly samples?: string;
  /** A scalar, in tfjs operations that can be differentiated. */
  readonly loss: (view: View) => tf.Scalar;
}

/** A penalty: a named objective on the parameters themselves. */
export interface ParameterObjective {
  /** As it appears in `events.jsonl`. */
  readonly name: string;
  /**
   * Its value over the given parameters, which are the shared ones or the head's, and its gradient by each of them. The
   * caller frees the gradients.
   */
  penalty(parameters: readonly Parameter[]): { readonly value: number; readonly gradients: Gradients };
}

/** A named loss of a task. */
export type Objective = SampleObjective | ParameterObjective;

/** Where the sequence of tasks stands when a task begins. */
export interface Situation {
  /** Number of the task, 1-based. */
  readonly task: number;
  /** Class indices of every task so far, the current one last. */
  readonly slices: readonly (readonly number[])[];
  /** C, all outputs of the head. */
  readonly classes: number;
  /**
   * Whether labels of earlier tasks' classes are available: in the data, or because the run completes them
   * (`Completion`).
   */
  readonly labels: Regime;
  /** What the labels of the training images of every task so far say, the current one last. A run always gives it. */
  readonly counts?: readonly TaskCounts[];
}

/** Counts of the labels that the training images of a task have. */
export interface TaskCounts {
  /** Training images that show at least one of the task's own classes. */
  readonly images: number;
  /** `[C]`: training images that show each class, as far as the regime tells. */
  readonly positives: ArrayLike<number>;
}

/** What is learnt in one task. */
export interface Plan {
  /**
   * Objectives of the shared parameters. Each has its own gradient, and the direction makes one update of them. The
   * first is the new task's own, the primary one; it is on the current batch.
   */
  readonly shared: readonly Objective[];
  /**
   * The head learns the sum of its objectives, the new task's own first. How many steps it makes is the run's to say
   * (`headSteps` of `RunParameters`), the same for every method.
   */
  readonly head: { readonly objectives: readonly Objective[] };
}
