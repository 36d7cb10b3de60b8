/**
 * A direction turns the gradients of several objectives into one update. Nearly all of them find their weights from the
 * inner products of the gradients alone, so a direction sees a small Gram matrix, or only the count, and never a
 * tensor.
 */

/** Inner products of T gradients: row-major T x T, symmetric. */
export interface Gramian {
  readonly size: number;
  /** [T * T]; `values[i * size + j]` is <g_i, g_j>. */
  readonly values: Float64Array;
}

/** The update of a step: sum over i of `weights[i]` g_i. */
export interface Weights {
  /** [T]. */
  readonly weights: Float64Array;
  /**
   * Whether conflict mattered: for a direction with a primary objective, that another one opposed it and so changed the
   * update; for a symmetric one, that some two objectives opposed each other.
   */
  readonly projected: boolean;
  /** [T]: multiplier of each objective's constraint, 0 for the primary; only where a constrained problem was solved. */
  readonly duals?: Float64Array;
}

/** Weights that depend on the number of gradients only: no Gram matrix is needed. */
export interface FixedDirection {
  readonly name: string;
  readonly kind: "fixed";
  /** [n] for n gradients. */
  weights(n: number): Float64Array;
}

/** Weights found from the Gram matrix of the gradients. */
export interface GramianDirection {
  readonly name: string;
  readonly kind: "gramian";
  /** `primary` is the index of the new task's gradient; symmetric directions take no notice of it. */
  weights(gram: Gramian, primary: number): Weights;
}

export type Direction = FixedDirection | GramianDirection;
