import { Flat, freeGradients, type Parameter } from "../../../nn";
import type { Exchange } from "./exchange";
import { bufferPool, type Communicator } from "../../../distributed";

/** Every rank has every gradient whole, by an all-reduce of each, and makes the same update. */
export function whole(world: Communicator, parameters: readonly Parameter[]): Exchange {
  const flat = new Flat(parameters);
  const sums = bufferPool(() => new Float32Array(flat.size));
  let sent = 0;
  return {
    parameters,
    sum(gradients) {
      const before = world.sent;
      const memory = sums.take();
      const pending = world.begin.allReduce(flat.join(gradients, memory));
      sent += world.sent - before;
      freeGradients(gradients);
      return () => {
        const sum = flat.part(pending.wait());
        sums.give(memory);
        return sum;
      };
    },
    take: (wholeGradient) => wholeGradient,
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
