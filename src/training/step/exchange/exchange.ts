import type { Gradients, Optimiser, Parameter, State } from "../../../nn";
import type { Communicator, Reduction } from "../../../distributed";
import { sharded } from "./sharded";
import { whole } from "./whole";

/**
 * How the gradients that the ranks find on their parts of a batch become one update on all of them. Everything
 * nonlinear in the gradients (Gram matrix, direction, optimiser) comes after their sum over the ranks.
 */
export interface Exchange {
  /**
   * What is updated: all of the given parameters, or this rank's shard of them as one parameter. Gradients below are
   * over these.
   */
  readonly parameters: readonly Parameter[];
  /** Begins to add up a gradient over the ranks, and consumes it; the sum is there when it is asked for. */
  sum(part: Gradients): () => Gradients;
  /** A gradient that every rank has whole already; consumes it. */
  take(same: Gradients): Gradients;
  /** Inner products over `parameters` -> over all the given ones. */
  total(products: Float64Array): Float64Array;
  /** After an update of `parameters`: every rank gets all of it. */
  publish(): void;
  /** After the given parameters were overwritten. */
  refresh(): void;
  /**
   * What an optimiser of `parameters` holds, as one of the given parameters would: the same whatever the number of
   * ranks.
   */
  state(optimiser: Optimiser): State;
  load(optimiser: Optimiser, state: State): void;
  /** Bytes that this rank has sent for gradients and parameters. */
  readonly sent: number;
  dispose(): void;
}

export type { Reduction } from "../../../distributed";

/** The exchange of a job: nothing to do for one rank. */
export function exchangeOf(world: Communicator, parameters: readonly Parameter[], reduction: Reduction): Exchange {
  if (world.size === 1) return alone(parameters);
  return reduction === "sharded" ? sharded(world, parameters) : whole(world, parameters);
}

/** The exchange of a process by itself: every gradient is whole as it is. */
export const alone = (parameters: readonly Parameter[]): Exchange => ({
  parameters,
  sum: (part) => () => part,
  take: (same) => same,
  total: (products) => products,
  publish: () => {},
  refresh: () => {},
  state: (optimiser) => optimiser.state(),
  load: (optimiser, state) => optimiser.load(state),
  sent: 0,
  dispose: () => {},
});
