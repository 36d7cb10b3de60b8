import { error } from "../../base/errors";
import type { Collectives, Communicator, Numbers, Operation, Pending } from "../communicator";
import { reused } from "../bufferPool";
import { textFrom, type MpiLibrary } from "./library";

/**
 * One collective: MPI's name of it, its arguments but for the communicator, what it gives, and the bytes that it has to
 * send.
 */
interface Call<A> {
  readonly name: "Allreduce" | "Alltoallv" | "Allgather" | "Allgatherv" | "Bcast" | "Barrier";
  readonly args: readonly unknown[];
  readonly result: () => A;
  readonly bytes: number;
}

/** MPI_THREAD_FUNNELED: only the thread that initialised MPI calls it. */
const funneled = 1;

export interface MpiOptions {
  /** Hears of every collective before it is called, by name. */
  readonly onCall?: (name: string) => void;
  /**
   * Whether to sleep between looks at a collective that is not done. MPI looks without a pause, which is quicker where
   * every rank has a core and much slower where it has not. Default false.
   */
  readonly patient?: boolean;
}

/** Joins the job that this process was launched in (`MPI_Init_thread`). */
export function mpiCommunicator(
  library: MpiLibrary,
  { onCall = () => {}, patient = false }: MpiOptions = {},
): Communicator {
  const { abi } = library;
  const H = abi.handle;
  const types = {
    Init_thread: ["void *", "void *", "int", "void *"],
    Comm_set_errhandler: [H, H],
    Comm_rank: [H, "void *"],
    Comm_size: [H, "void *"],
    Error_string: ["int", "void *", "void *"],
    Wait: ["void *", "void *"],
    Test: ["void *", "void *", "void *"],
    Abort: [H, "int"],
    Finalize: [],
    Allreduce: ["void *", "void *", "int", H, H, H],
    Alltoallv: ["void *", "void *", "void *", H, "void *", "void *", "void *", H, H],
    Allgather: ["void *", "int", H, "void *", "int", H, H],
    Allgatherv: ["void *", "int", H, "void *", "void *", "void *", H, H],
    Bcast: ["void *", "int", H, "int", H],
    Reduce_local: ["void *", "void *", "int", H, H],
    Barrier: [H],
  } as const;
  const invoke = (name: keyof typeof types, ...args: readonly unknown[]): void =>
    check(name, library.function(`MPI_${name}`, types[name])(...args));
  const check = (name: string, code: number): void => {
    if (code === 0) return;
    const text = textFrom((buffer, length) =>
      library.function("MPI_Error_string", types.Error_string)(code, buffer, length),
    );
    throw error("mpi/failed", { call: `MPI_${name}`, text });
  };
  const one = (name: "Comm_rank" | "Comm_size"): number => {
    const value = new Int32Array(1);
    invoke(name, abi.world, value);
    return value[0];
  };

  invoke("Init_thread", null, null, funneled, new Int32Array(1));
  invoke("Comm_set_errhandler", abi.world, abi.errorsReturn);
  const [rank, size] = [one("Comm_rank"), one("Comm_size")];
  const others = (size - 1) / size;
  let sent = 0;

  /** Memory for what arrives, by its length in bytes. */
  const room = new Map<number, ReturnType<typeof reused<ArrayBuffer>>>();
  const roomOf = (bytes: number): ReturnType<typeof reused<ArrayBuffer>> => {
    const found = room.get(bytes) ?? reused(() => new ArrayBuffer(bytes));
    room.set(bytes, found);
    return found;
  };

  const describe = {
    allReduce: <A extends Numbers>(values: A, operation: Operation = "sum"): Call<A> => ({
      name: "Allreduce",
      args: [abi.inPlace, values, values.length, typeOf(values), abi.operations[operation]],
      result: () => values,
      bytes: 2 * values.byteLength * others,
    }),
    /**
     * Each rank sends every other its part, and adds what it is sent to its own. MPI has one function for it; Open
     * MPI's form that is begun and not waited for sends everything through one rank.
     */
    reduceScatter<A extends Numbers>(values: A): Call<A> {
      const [n, type] = [values.length / size, typeOf(values)];
      const { take, give } = roomOf((size - 1) * n * values.BYTES_PER_ELEMENT);
      const theirs = like(values, take());
      const own = values.subarray(rank * n, (rank + 1) * n) as A;
      const counts = Int32Array.from({ length: size }, (_, k) => (k === rank ? 0 : n));
      const [from, to] = [counts.map((_, k) => k * n), counts.map((_, k) => (k < rank ? k : k - 1) * n)];
      return {
        name: "Alltoallv",
        args: [values, counts, from, type, theirs, counts, to, type],
        result() {
          for (let start = 0; start < theirs.length; start += n)
            invoke("Reduce_local", theirs.subarray(start, start + n), own, n, type, abi.operations.sum);
          give(theirs.buffer as ArrayBuffer);
          return own;
        },
        bytes: values.byteLength * others,
      };
    },
    allGather<A extends Numbers>(own: A, { lengths, into }: { lengths?: readonly number[]; into?: A } = {}): Call<A> {
      const type = typeOf(own);
      const all = into ?? empty(own, lengths ? lengths.reduce((sum, length) => sum + length, 0) : own.length * size);
      const bytes = all.byteLength * others;
      const result = (): A => all;
      if (!lengths) return { name: "Allgather", args: [own, own.length, type, all, own.length, type], result, bytes };
      const { counts, starts } = pieces(lengths);
      return { name: "Allgatherv", args: [own, own.length, type, all, counts, starts, type], result, bytes };
    },
    allToAll<A extends Numbers>(
      values: A,
      lengths: { readonly to: readonly number[]; readonly from: readonly number[] },
    ): Call<A> {
      const type = typeOf(values);
      const [to, from] = [pieces(lengths.to), pieces(lengths.from)];
      const all = empty(values, from.total);
      return {
        name: "Alltoallv",
        args: [values, to.counts, to.starts, type, all, from.counts, from.starts, type],
        result: () => all,
        bytes: (to.total - to.counts[rank]) * values.BYTES_PER_ELEMENT,
      };
    },
    broadcast: <A extends Numbers>(values: A, root = 0): Call<A> => ({
      name: "Bcast",
      args: [values, values.length, typeOf(values), root],
      result: () => values,
      bytes: values.byteLength * others,
    }),
    barrier: (): Call<void> => ({ name: "Barrier", args: [], result: () => {}, bytes: 0 }),
  };

  function typeOf(values: Numbers): unknown {
    if (values instanceof Float32Array) return abi.types.float32;
    if (values instanceof Float64Array) return abi.types.float64;
    return values instanceof Int32Array ? abi.types.int32 : abi.types.byte;
  }

  function now<A>(call: Call<A>): A {
    if (patient) return later(call).wait();
    const { name, args, result, bytes } = call;
    onCall(name);
    sent += bytes;
    invoke(name, ...args, abi.world);
    return result();
  }

  function later<A>({ name, args, result, bytes }: Call<A>): Pending<A> {
    onCall(name);
    sent += bytes;
    const request = abi.request();
    const flag = new Int32Array(1);
    const begun = `I${name.toLowerCase()}`;
    check(begun, library.function(`MPI_${begun}`, [...types[name], "void *"])(...args, abi.world, request));
    let ended: { readonly value: A } | undefined;
    const end = (): { readonly value: A } => {
      // Names the arrays, so that they live as long as the request.
      void args;
      return { value: result() };
    };
    const done = (): boolean => {
      if (!ended) invoke("Test", request, flag, abi.ignoreStatus);
      if (flag[0] !== 0) ended ??= end();
      return ended !== undefined;
    };
    return {
      done,
      wait() {
        if (patient) while (!done()) sleep();
        else if (!ended) invoke("Wait", request, abi.ignoreStatus);
        return (ended ??= end()).value;
      },
    };
  }

  const begin: Collectives<"later"> = {
    allReduce: (values, operation) => later(describe.allReduce(values, operation)),
    reduceScatter: (values) => later(describe.reduceScatter(values)),
    allGather: (own, options) => later(describe.allGather(own, options)),
    allToAll: (values, lengths) => later(describe.allToAll(values, lengths)),
    broadcast: (values, root) => later(describe.broadcast(values, root)),
    barrier: () => later(describe.barrier()),
  };
  return {
    rank,
    size,
    name: library.version,
    begin,
    get sent() {
      return sent;
    },
    allReduce: (values, operation) => now(describe.allReduce(values, operation)),
    reduceScatter: (values) => now(describe.reduceScatter(values)),
    allGather: (own, options) => now(describe.allGather(own, options)),
    allToAll: (values, lengths) => now(describe.allToAll(values, lengths)),
    broadcast: (values, root) => now(describe.broadcast(values, root)),
    barrier: () => now(describe.barrier()),
    abort(code) {
      invoke("Abort", abi.world, code);
      process.exit(code);
    },
    close: () => invoke("Finalize"),
  };
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Pieces of an array one after another, as MPI takes them. */
function pieces(lengths: readonly number[]): {
  readonly counts: Int32Array;
  readonly starts: Int32Array;
  readonly total: number;
} {
  let total = 0;
  return {
    counts: Int32Array.from(lengths),
    starts: Int32Array.from(lengths, (length) => (total += length) - length),
    total,
  };
}

/** A twentieth of a millisecond. */
const sleep = (): void => void Atomics.wait(never, 0, 0, 0.05);

/** An array of the same kind, on memory that no garbage collection moves. */
const empty = <A extends Numbers>(values: A, length: number): A =>
  like(values, new ArrayBuffer(length * values.BYTES_PER_ELEMENT));

function like<A extends Numbers>(values: A, memory: ArrayBuffer): A {
  return new (values.constructor as new (memory: ArrayBuffer) => A)(memory);
}
