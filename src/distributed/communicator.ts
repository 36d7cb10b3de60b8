/** What a collective carries. Floats and integers can be summed and compared; bytes are only sent. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;
/** How the arrays of the ranks become one, element by element. */
export type Operation = "sum" | "max" | "min";

/**
 * The collectives. Every rank must call the same ones in the same order, with arrays of the same length where no
 * lengths are given. Sums of floats are added up in an order that may change with the number of ranks.
 */
export interface Collectives<Result extends "now" | "later"> {
  /** Combines the arrays of all ranks element by element, in place. */
  allReduce<A extends Numbers>(values: A, operation?: Operation): Answer<A, Result>;
  /**
   * Sums the arrays of all ranks; each rank gets one piece of the sum, the `rank`-th of `size` equal ones. The result
   * is a view of the array that the rank gave, whose other pieces are undefined afterwards. `size` divides the length.
   */
  reduceScatter<A extends Numbers>(values: A): Answer<A, Result>;
  /**
   * The arrays of all ranks one after another, `into` an array or by default in a new one. `lengths` are those of the
   * arrays of the ranks, where they are not all the same.
   */
  allGather<A extends Numbers>(
    values: A,
    options?: { readonly lengths?: readonly number[]; readonly into?: A },
  ): Answer<A, Result>;
  /**
   * Sends one piece of `values` to each rank; the pieces are in the order of the ranks. The result is a new array of
   * the pieces that the ranks sent to this one, again in the order of the ranks. `lengths` are those of the pieces `to`
   * each rank and `from` each rank; a piece may be empty.
   */
  allToAll<A extends Numbers>(
    values: A,
    lengths: { readonly to: readonly number[]; readonly from: readonly number[] },
  ): Answer<A, Result>;
  /** Overwrites the array of every rank with that of `root`, by default rank 0. */
  broadcast<A extends Numbers>(values: A, root?: number): Answer<A, Result>;
  /** No rank continues before all ranks have called it. */
  barrier(): Answer<void, Result>;
}

/** The result itself, or a collective that will give it. */
type Answer<A, Result extends "now" | "later"> = Result extends "now" ? A : Pending<A>;

/** A collective that has begun. Its arrays must not be used until it is done. */
export interface Pending<A> {
  /** Waits for the end, and gives the result; may be called again. */
  wait(): A;
  /** Whether it has ended. The call also lets the library make progress on it. */
  done(): boolean;
}

/** The processes of a job, seen from one of them. */
export interface Communicator extends Collectives<"now"> {
  /** 0 to `size` - 1; rank 0 is the one that writes. */
  readonly rank: number;
  readonly size: number;
  /** What carries the data, for manifests: `MPICH 5.0.2`, or `single process`. */
  readonly name: string;
  /** The same collectives, begun but not waited for. */
  readonly begin: Collectives<"later">;
  /**
   * Bytes that this rank had to send so far: 2 n (W-1)/W for an all-reduce of n bytes over W ranks, n (W-1)/W for a
   * reduce-scatter or a broadcast of n bytes or an all-gather of n bytes in all; no algorithm sends fewer on average
   * (Chan et al. 2007, table 1). For an all-to-all the pieces for other ranks.
   */
  readonly sent: number;
  /** Ends every process of the job at once, with this exit code. */
  abort(code: number): never;
  /** Leaves the job; nothing can be called after it. */
  close(): void;
}

/** Waits for a collective without keeping the processor busy: it looks every so many `milliseconds`. */
export async function arrival<A>(pending: Pending<A>, milliseconds = 10): Promise<A> {
  while (!pending.done()) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return pending.wait();
}

/**
 * The rows [from, to) of `count` rows that belong to this rank. The rows are shared as evenly as possible, in the order
 * of the ranks; where there are fewer rows than ranks, some ranks have none.
 */
export function ownRows(
  count: number,
  { rank, size }: Pick<Communicator, "rank" | "size">,
): { readonly from: number; readonly to: number } {
  return { from: Math.floor((rank * count) / size), to: Math.floor(((rank + 1) * count) / size) };
}

/** The rank that a row of `count` rows belongs to, by `ownRows`. */
export function rankOfRow(row: number, count: number, { size }: Pick<Communicator, "size">): number {
  return Math.floor(((row + 1) * size - 1) / count);
}

/** `[size]`: number of rows of each rank. */
export function rowCounts(count: number, { size }: Pick<Communicator, "size">): number[] {
  return Array.from({ length: size }, (_, rank) => {
    const { from, to } = ownRows(count, { rank, size });
    return to - from;
  });
}
