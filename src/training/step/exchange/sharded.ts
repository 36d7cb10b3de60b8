import { Flat, freeGradients, Parameter, valuesOf } from "../../../nn";
import type { Exchange } from "./exchange";
import { bufferPool, type Communicator } from "../../../distributed";

/**
 * Every rank has its shard of every gradient, by a reduce-scatter of each, and updates its shard of the parameters,
 * with its shard of the optimiser's slots; an all-gather then gives all the parameters to all. Inner products are sums
 * over shards: a direction needs only its Gram matrix, T * T numbers, added up. A reduce-scatter goes on while the way
 * back of the next objective is computed.
 */
export function sharded(world: Communicator, parameters: readonly Parameter[]): Exchange {
  const flat = new Flat(parameters);
  const length = Math.ceil(flat.size / world.size);
  const padded = length * world.size;
  const own = (all: Float32Array): Float32Array => all.subarray(world.rank * length, (world.rank + 1) * length);
  const shard = new Parameter("shard", [length], "vector");
  const ofShard = new Flat([shard]);
  const sums = bufferPool(() => new Float32Array(padded));
  const all = new Float32Array(padded);
  let sent = 0;
  const counted = <R>(call: () => R): R => {
    const before = world.sent;
    const result = call();
    sent += world.sent - before;
    return result;
  };
  // Beyond the parameters' numbers, this and the sums are zeros, and stay so.
  const refresh = (): void => ofShard.write(own(flat.join(valuesOf(parameters), all)));
  refresh();
  return {
    parameters: [shard],
    sum(gradients) {
      const memory = sums.take();
      const pending = counted(() => world.begin.reduceScatter(flat.join(gradients, memory)));
      freeGradients(gradients);
      return () => {
        const sum = ofShard.part(pending.wait());
        sums.give(memory);
        return sum;
      };
    },
    take(same) {
      const part = ofShard.part(own(flat.join(same, all)));
      freeGradients(same);
      return part;
    },
    total: (products) => world.allReduce(products),
    publish: () => flat.write(counted(() => world.allGather(shard.export(), { into: all }))),
    refresh,
    state(optimiser) {
      const { steps, slots } = split(optimiser.state());
      return new Map([...steps, ...slots.flatMap(([name, data]) => [...flat.state(world.allGather(data), name)])]);
    },
    load(optimiser, state) {
      const { steps, slots } = split(optimiser.state());
      const ownSlots = slots.flatMap(([name]) => [...ofShard.state(own(flat.from(state, name, padded)), name)]);
      optimiser.load(new Map([...[...state].filter(([name]) => steps.has(name)), ...ownSlots]));
    },
    get sent() {
      return sent;
    },
    dispose: () => shard.dispose(),
  };

  /** The slots of an optimiser of the shard by name, and what belongs to no parameter. */
  function split(state: ReturnType<Parameters<Exchange["state"]>[0]["state"]>) {
    const prefix = `${shard.name}.`;
    const slots = [...state]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { data }]) => [name.slice(prefix.length), data] as const);
    return { steps: new Map([...state].filter(([name]) => !name.startsWith(prefix))), slots };
  }
}
