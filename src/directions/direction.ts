/**
 * A direction turns the gradients of several objectives into one update. Nearly all of them find their weights from the
 * inner products of the gradients alone, so a direction sees a small Gram matrix, or only the number of gradients, and
 * never a tensor.
 */

/** Inner products of T gradients: row-major T x T, symmetric. */
export interface Gramian {
  /** T. */
  readonly size: number;
  /** [T * T]; `values[i * size + j]` is <g_i, g_j>. */
  readonly values: Float64Array;
}

/** The update of a step: sum over i of `weights[i]` g_i. */
export interface DirectionWeights {
  /** [T]. */
  readonly weights: Float64Array;
  /**
   * Whether conflict mattered. With a primary objective: whether another one opposed it and so changed the update. For
   * a symmetric direction: whether some two objectives opposed each other.
   */
  readonly projected: boolean;
  /** `[T]`: multiplier of each objective's constraint, 0 for the primary; where a constrained problem was solved. */
  readonly duals?: Float64Array;
}

/** Weights that depend on the number of gradients only: no Gram matrix is needed. */
export interface FixedMethod {
  /** Tells it from a method that needs the Gram matrix. */
  readonly kind: "fixed";
  /** [n] for n gradients. */
  weights(n: number): Float64Array;
}

/** What a direction that looks back at earlier steps of a run is told of a step. */
export interface DirectionHistory {
  /** Names of the objectives, in the order of the gradients. */
  readonly names: readonly string[];
  /**
   * What is remembered of earlier steps, which the direction changes: numbers of single precision by name. It begins
   * empty, lasts as long as the run, and is in its checkpoints.
   */
  readonly memory: Map<string, number>;
}

/** Weights that are found from the Gram matrix of the gradients. */
export interface GramianMethod {
  /** Tells it from a method whose weights are fixed. */
  readonly kind: "gramian";
  /**
   * @param primary index of the new task's gradient; symmetric directions take no notice of it.
   * @param history for directions that look back; without it, a step is a run's first.
   * @throws `direction/gramian` if a value is not finite or cannot be an inner product.
   */
  weights(gram: Gramian, primary: number, history?: DirectionHistory): DirectionWeights;
}

/** The code of a direction with its options. */
export type DirectionMethod = FixedMethod | GramianMethod;

/** A direction of fixed weights, with its name. */
export interface FixedDirection extends FixedMethod {
  /** With the options that are not the defaults: it reads back as the same direction. */
  readonly name: string;
}

/** A direction from the Gram matrix, with its name. */
export interface GramianDirection extends GramianMethod {
  /** With the options that are not the defaults: it reads back as the same direction. */
  readonly name: string;
}

/** A way to make one update of the gradients of several objectives. */
export type Direction = FixedDirection | GramianDirection;

/** The direction of a name that these weights are. */
export function nameDirection(name: string, method: FixedMethod): FixedDirection;
export function nameDirection(name: string, method: GramianMethod): GramianDirection;
export function nameDirection(name: string, method: DirectionMethod): Direction;
export function nameDirection(name: string, method: DirectionMethod): Direction {
  if ("name" in method && method.name === name) return method as Direction;
  return method.kind === "fixed"
    ? { name, kind: "fixed", weights: (n) => method.weights(n) }
    : { name, kind: "gramian", weights: (gram, primary, history) => method.weights(gram, primary, history) };
}
