import type { Batch, Example } from "../../data";
import type { Communicator } from "../../distributed";
import type { Gradients, Mode, Network, Predictor, State } from "../../nn";
import type { ParameterObjective, Situation } from "./strategy";

/** What a strategy finds at the beginning of a run. */
export interface Beginning {
  /** Names its random numbers. */
  readonly seed: number;
  /** With its first weights; the same network throughout the run. */
  readonly network: Network;
  /**
   * The ranks that the run is spread over, each with its own `Kept`. All call its hooks alike, and what is kept must
   * not depend on their number. Default: this process alone.
   */
  readonly world?: Communicator;
}

/**
 * Stored samples for one step, [size, height, width, 3] and [size, C] as a batch; on several ranks each has the images
 * of its rows (`ownRows`).
 */
export interface Draw extends Omit<Batch, "ids"> {
  /** [size, C]: the network's logits when the samples were stored, where the strategy keeps them. */
  readonly logits?: Float32Array;
  /** How the pass treats batch statistics. Default `replay`: the running ones stay as they are without it. */
  readonly mode?: Mode;
}

/** A task just learnt: the network is the one that the next task goes on from. */
export interface Learnt {
  readonly situation: Situation;
  readonly network: Network;
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
  /** The task's training set as it was seen. */
  readonly examples: readonly Example[];
  /** Batches of the given examples, decoded, neither shuffled nor flipped. */
  load(examples: readonly Example[]): AsyncIterable<Batch>;
}

/**
 * What a strategy keeps between steps and tasks: samples, importances, copies of weights. Each hook is optional, and
 * the trainer calls all it finds at the same places for every strategy.
 */
export interface Kept {
  /** Penalties for what is kept so far, for plans. */
  readonly penalties?: readonly ParameterObjective[];
  /** Before a task. */
  beginTask?(situation: Situation): void;
  /** Before a step, 1-based, of the `steps` of an epoch. */
  beginStep?(step: number, steps: number): void;
  /**
   * Samples of a name for this step, about as many as `size`; undefined while there are none, and then the objectives
   * on them are left out of the step.
   */
  draw?(name: string, size: number): Draw | undefined;
  /**
   * After a step: its batch, of which each rank has the images of its rows (`ownRows`), and the logits [n, C] that the
   * batch had before it.
   */
  observe?(batch: Batch, logits: Float32Array): void;
  /**
   * Around an update of shared or head parameters: the gradient of the new task's own objective over the parameters
   * that `apply` is about to change, before any direction or penalty. Borrows it; must call `apply` once.
   */
  follow?(own: Gradients, apply: () => void): void;
  /** After an epoch that is the task's best so far: the one to go on from, unless a later one is better. */
  select?(): void;
  /** After a task. */
  endTask?(learnt: Learnt): Promise<void>;
  /**
   * The method's answers, with the network as it is now, where they are not simply the network's own; undefined while
   * they are.
   */
  predictor?(): (Predictor & { dispose(): void }) | undefined;
  /**
   * All that is kept, for checkpoints: a run goes on from it as if it had never stopped, on any number of ranks. What
   * the ranks hold shares of is on rank 0 alone, which writes.
   */
  state(): State;
  load(state: State): void;
  /** Memory that this rank holds, in bytes. */
  readonly bytes: number;
  dispose(): void;
}
