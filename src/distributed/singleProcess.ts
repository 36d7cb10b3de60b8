import type { Collectives, Communicator, Pending } from "./communicator";

/** A collective of one process has ended as soon as it has begun. */
const ended = <A>(value: A): Pending<A> => ({ wait: () => value, done: () => true });

const begin: Collectives<"later"> = {
  allReduce: ended,
  reduceScatter: ended,
  allGather: ended,
  allToAll: ended,
  broadcast: ended,
  barrier: () => ended(undefined),
};

/** A job of one process: every collective gives back what it is given, and nothing is sent. */
export const singleProcess: Communicator = {
  rank: 0,
  size: 1,
  name: "single process",
  sent: 0,
  begin,
  allReduce: (values) => values,
  reduceScatter: (values) => values,
  allGather: (values) => values,
  allToAll: (values) => values,
  broadcast: (values) => values,
  barrier: () => {},
  abort: (code) => process.exit(code),
  close: () => {},
};
