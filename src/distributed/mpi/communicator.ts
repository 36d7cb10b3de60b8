import { error } from "../../base/errors";
import type { Collectives, Communicator, Pending } from "../communicator";
import { collectiveCalls, type CollectiveCall } from "./collectives";
import { signatures } from "./functions";
import { textFrom, type MpiLibrary } from "./library";

/** MPI_THREAD_FUNNELED: only the thread that initialised MPI calls it. */
const funneled = 1;

/** How the collectives of a communicator are called. */
export interface MpiOptions {
  /** Hears the name of every collective before it is called. */
  readonly onCall?: (name: string) => void;
  /**
   * Whether to sleep between looks at a collective that has not ended. MPI looks without a pause: that is faster where
   * every rank has a core of its own, and much slower where ranks share cores. Default false.
   */
  readonly patient?: boolean;
}

/** Joins the job that this process was launched in (`MPI_Init_thread`). @throws `mpi/failed` */
export function mpiCommunicator(
  library: MpiLibrary,
  { onCall = () => {}, patient = false }: MpiOptions = {},
): Communicator {
  const { abi } = library;
  const types = signatures(abi);
  const invoke = (name: keyof typeof types, ...args: readonly unknown[]): void =>
    check(name, library.function(`MPI_${name}`, types[name])(...args));
  const check = (name: string, code: number): void => {
    if (code === 0) return;
    const text = textFrom((buffer, length) =>
      library.function("MPI_Error_string", types.Error_string)(code, buffer, length),
    );
    throw error("mpi/failed", { call: `MPI_${name}`, text });
  };
  const ask = (name: "Comm_rank" | "Comm_size"): number => {
    const value = new Int32Array(1);
    invoke(name, abi.world, value);
    return value[0];
  };

  invoke("Init_thread", null, null, funneled, new Int32Array(1));
  invoke("Comm_set_errhandler", abi.world, abi.errorsReturn);
  const [rank, size] = [ask("Comm_rank"), ask("Comm_size")];
  let sent = 0;
  const calls = collectiveCalls({
    abi,
    rank,
    size,
    addLocally: (values, into, length, type) => invoke("Reduce_local", values, into, length, type, abi.operations.sum),
  });

  function now<A>(call: CollectiveCall<A>): A {
    if (patient) return later(call).wait();
    const { name, args, result, bytes } = call;
    onCall(name);
    sent += bytes;
    invoke(name, ...args, abi.world);
    return result();
  }

  function later<A>({ name, args, result, bytes }: CollectiveCall<A>): Pending<A> {
    onCall(name);
    sent += bytes;
    const request = abi.request();
    const flag = new Int32Array(1);
    const begun = `I${name.toLowerCase()}`;
    check(begun, library.function(`MPI_${begun}`, [...types[name], "void *"])(...args, abi.world, request));
    let ended: { readonly value: A } | undefined;
    const end = (): { readonly value: A } => {
      // Refers to the arrays, so that they live as long as the request.
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
    allReduce: (values, operation) => later(calls.allReduce(values, operation)),
    reduceScatter: (values) => later(calls.reduceScatter(values)),
    allGather: (values, options) => later(calls.allGather(values, options)),
    allToAll: (values, lengths) => later(calls.allToAll(values, lengths)),
    broadcast: (values, root) => later(calls.broadcast(values, root)),
    barrier: () => later(calls.barrier()),
  };
  return {
    rank,
    size,
    name: library.version,
    begin,
    get sent() {
      return sent;
    },
    allReduce: (values, operation) => now(calls.allReduce(values, operation)),
    reduceScatter: (values) => now(calls.reduceScatter(values)),
    allGather: (values, options) => now(calls.allGather(values, options)),
    allToAll: (values, lengths) => now(calls.allToAll(values, lengths)),
    broadcast: (values, root) => now(calls.broadcast(values, root)),
    barrier: () => now(calls.barrier()),
    abort(code) {
      invoke("Abort", abi.world, code);
      process.exit(code);
    },
    close: () => invoke("Finalize"),
  };
}

/** Memory whose value nobody changes: to wait for a change of it is to sleep. */
const unchanged = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps for a twentieth of a millisecond. */
const sleep = (): void => void Atomics.wait(unchanged, 0, 0, 0.05);
