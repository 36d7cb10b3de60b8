import type { Numbers } from "../communicator";

/** Pieces of an array one after another, as MPI takes them. */
export interface Pieces {
  /** `[size]`: numbers of each piece. */
  readonly counts: Int32Array;
  /** `[size]`: index of the first number of each piece. */
  readonly starts: Int32Array;
  /** Numbers of all pieces together. */
  readonly total: number;
}

/** Pieces of these lengths. */
export function pieces(lengths: readonly number[]): Pieces {
  let total = 0;
  return {
    counts: Int32Array.from(lengths),
    starts: Int32Array.from(lengths, (length) => (total += length) - length),
    total,
  };
}

/** An array of the same kind as `values`, on memory that no garbage collection moves. */
export const emptyLike = <A extends Numbers>(values: A, length: number): A =>
  arrayOn(values, new ArrayBuffer(length * values.BYTES_PER_ELEMENT));

/** The array on a memory, of the same kind as `values`. */
export function arrayOn<A extends Numbers>(values: A, memory: ArrayBuffer): A {
  return new (values.constructor as new (memory: ArrayBuffer) => A)(memory);
}
