import type { Gradients, Optimiser, Parameter, State } from "../../../nn";

/**
 * How the gradients that the ranks find on their rows of a batch become one update on all rows. Everything that is not
 * linear in the gradients (Gram matrix, direction, optimiser) comes after their sum over the ranks.
 */
export interface Exchange {
  /**
   * What is updated: all of the given parameters, or this rank's shard of them as one parameter. Gradients below are
   * over these.
   */
  readonly parameters: readonly Parameter[];
  /** Begins to add up a gradient over the ranks, and consumes it. The returned function waits for the sum. */
  sum(rankGradient: Gradients): () => Gradients;
  /** Takes a gradient that every rank has whole already, and consumes it. */
  take(wholeGradient: Gradients): Gradients;
  /** Adds up inner products over `parameters` to inner products over all the given parameters. */
  total(products: Float64Array): Float64Array;
  /** Gives every rank the whole of an update of `parameters`. */
  publish(): void;
  /** Must be called after the given parameters were overwritten. */
  refresh(): void;
  /**
   * What an optimiser of `parameters` holds, as one of the given parameters would: the same for any number of ranks.
   */
  state(optimiser: Optimiser): State;
  load(optimiser: Optimiser, state: State): void;
  /** Bytes that this rank has sent for gradients and parameters so far. */
  readonly sent: number;
  dispose(): void;
}

export type { Reduction } from "../../../distributed";
