import { Flat, freeGradients, type Parameter } from "../nn";
import type { Communicator } from "./communicator";
import type { Exchange } from "./exchange";

/** Every rank has every gradient whole, by an all-reduce of each, and makes the same update. */
export function whole(world: Communicator, parameters: readonly Parameter[]): Exchange {
  const flat = new Flat(parameters);
  let sent = 0;
  return {
    parameters,
    sum(part) {
      const before = world.sent;
      const pending = world.begin.allReduce(flat.join(part));
      sent += world.sent - before;
      freeGradients(part);
      return () => flat.part(pending.wait());
    },
    take: (same) => same,
    total: (products) => products,
    publish: () => {},
    refresh: () => {},
    state: (optimiser) => optimiser.state(),
    load: (optimiser, state) => optimiser.load(state),
    get sent() {
      return sent;
    },
    dispose: () => {},
  };
}
