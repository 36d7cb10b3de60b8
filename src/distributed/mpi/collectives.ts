import { bufferPool, type BufferPool } from "../bufferPool";
import type { Numbers, Operation } from "../communicator";
import type { Abi, Handle } from "./abi";
import { arrayOn, emptyLike, pieces } from "./arrays";

/** One call of a collective. */
export interface CollectiveCall<A> {
  /** The name that MPI gives to it, without `MPI_`. */
  readonly name: "Allreduce" | "Alltoallv" | "Allgather" | "Allgatherv" | "Bcast" | "Barrier";
  /** Its arguments, without the communicator. */
  readonly args: readonly unknown[];
  /** The result, once it has ended; to be called once. */
  readonly result: () => A;
  /** Bytes that this rank has to send. */
  readonly bytes: number;
}

/** What the calls of a rank need to know. */
export interface CallingRank {
  readonly abi: Abi;
  readonly rank: number;
  readonly size: number;
  /** Adds up two arrays of this process: `into` += `values` (`MPI_Reduce_local`). */
  readonly addLocally: (values: Numbers, into: Numbers, length: number, type: Handle) => void;
}

/** The MPI calls of the collectives of a rank. */
export function collectiveCalls({ abi, rank, size, addLocally }: CallingRank) {
  const shareOfOthers = (size - 1) / size;

  /** Memory for what arrives, by its length in bytes. */
  const pools = new Map<number, BufferPool<ArrayBuffer>>();
  const poolOf = (bytes: number): BufferPool<ArrayBuffer> => {
    const pool = pools.get(bytes) ?? bufferPool(() => new ArrayBuffer(bytes));
    pools.set(bytes, pool);
    return pool;
  };

  function typeOf(values: Numbers): Handle {
    if (values instanceof Float32Array) return abi.types.float32;
    if (values instanceof Float64Array) return abi.types.float64;
    return values instanceof Int32Array ? abi.types.int32 : abi.types.byte;
  }

  return {
    allReduce: <A extends Numbers>(values: A, operation: Operation = "sum"): CollectiveCall<A> => ({
      name: "Allreduce",
      args: [abi.inPlace, values, values.length, typeOf(values), abi.operations[operation]],
      result: () => values,
      bytes: 2 * values.byteLength * shareOfOthers,
    }),
    /**
     * Each rank sends every other rank its piece, and adds the pieces that it receives to its own. MPI has one function
     * for this, but its form that does not wait sends everything through one rank in Open MPI.
     */
    reduceScatter<A extends Numbers>(values: A): CollectiveCall<A> {
      const [n, type] = [values.length / size, typeOf(values)];
      const pool = poolOf((size - 1) * n * values.BYTES_PER_ELEMENT);
      const memory = pool.take();
      const received = arrayOn(values, memory);
      const sum = values.subarray(rank * n, (rank + 1) * n) as A;
      const counts = Int32Array.from({ length: size }, (_, k) => (k === rank ? 0 : n));
      const [from, to] = [counts.map((_, k) => k * n), counts.map((_, k) => (k < rank ? k : k - 1) * n)];
      return {
        name: "Alltoallv",
        args: [values, counts, from, type, received, counts, to, type],
        result() {
          for (let start = 0; start < received.length; start += n)
            addLocally(received.subarray(start, start + n), sum, n, type);
          pool.give(memory);
          return sum;
        },
        bytes: values.byteLength * shareOfOthers,
      };
    },
    allGather<A extends Numbers>(
      values: A,
      { lengths, into }: { readonly lengths?: readonly number[]; readonly into?: A } = {},
    ): CollectiveCall<A> {
      const [n, type] = [values.length, typeOf(values)];
      const { counts, starts, total } = pieces(lengths ?? Array<number>(size).fill(n));
      const gathered = into ?? emptyLike(values, total);
      const call = { result: () => gathered, bytes: gathered.byteLength * shareOfOthers };
      return lengths
        ? { name: "Allgatherv", args: [values, n, type, gathered, counts, starts, type], ...call }
        : { name: "Allgather", args: [values, n, type, gathered, n, type], ...call };
    },
    allToAll<A extends Numbers>(
      values: A,
      lengths: { readonly to: readonly number[]; readonly from: readonly number[] },
    ): CollectiveCall<A> {
      const type = typeOf(values);
      const [to, from] = [pieces(lengths.to), pieces(lengths.from)];
      const received = emptyLike(values, from.total);
      return {
        name: "Alltoallv",
        args: [values, to.counts, to.starts, type, received, from.counts, from.starts, type],
        result: () => received,
        bytes: (to.total - to.counts[rank]) * values.BYTES_PER_ELEMENT,
      };
    },
    broadcast: <A extends Numbers>(values: A, root = 0): CollectiveCall<A> => ({
      name: "Bcast",
      args: [values, values.length, typeOf(values), root],
      result: () => values,
      bytes: values.byteLength * shareOfOthers,
    }),
    barrier: (): CollectiveCall<void> => ({ name: "Barrier", args: [], result: () => {}, bytes: 0 }),
  };
}
