import type { Batch } from "../../data";
import type { Direction } from "../../directions";
import type { Communicator } from "../../distributed";
import type { Network, Optimiser, Parameter } from "../../nn";
import type { Criterion, Draw, ImageLabels, Plan } from "../../strategies";
import type { Exchange } from "./exchange";
import type { PreviousAnswers } from "./previousAnswers";
import type { PreviousNetwork } from "./previousNetwork";
import type { UpdateRule } from "./update";

/**
 * All that the steps of a task work on. What a strategy wants of its steps is here as functions that are always there,
 * so that a step asks nothing about the strategy.
 */
export interface Learner {
  readonly network: Network;
  /** The head's parameters that learn in the task. */
  readonly head: readonly Parameter[];
  /** The network as it was when the task began, where the strategy asks for it. */
  readonly previous: PreviousNetwork | undefined;
  /** What it answers, kept while the task lasts. */
  readonly previousAnswers: PreviousAnswers | undefined;
  readonly optimisers: { readonly shared: Optimiser; readonly head: Optimiser };
  readonly plan: Plan;
  /** The loss of labels that objectives get. */
  readonly criterion: Criterion;
  /**
   * The labels [n * C] as objectives see them; `previous` gives the logits [n * C] of the network of the tasks before.
   */
  readonly complete: (labels: ImageLabels, previous: () => ArrayLike<number>) => ImageLabels;
  readonly direction: Direction;
  /** What the direction remembers of the run's earlier steps (`DirectionHistory`). */
  readonly directionMemory: Map<string, number>;
  /** How often a step updates the head: before the shared parameters' update, and together with it. */
  readonly headSteps: { readonly before: number; readonly together: number };
  /** The ranks that the batches are spread over. */
  readonly world: Communicator;
  /** How their gradients become one update. */
  readonly exchange: Exchange;
  /** What surrounds every update. */
  readonly updates: UpdateRule;
  /** Stored samples of a name, about as many as `size`; undefined while there are none. */
  readonly draw: (name: string, size: number) => Draw | undefined;
  /** Surrounds a step, when the backbone has seen its batch. */
  readonly aroundStep: <R>(batch: Batch, answers: BatchAnswers, step: () => R) => R;
}

/** Logits [n, C] of the batch of a step, computed where they are asked for. */
export interface BatchAnswers {
  /** With the head as it is when called. */
  readonly now: () => Float32Array;
  /** Of the network as it was when the task began, where the strategy asks for that network. */
  readonly previous: () => Float32Array | undefined;
}
