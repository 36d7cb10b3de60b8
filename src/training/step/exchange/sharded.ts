import { Flat, freeGradients, Parameter, valuesOf, type State } from "../../../nn";
import type { Exchange } from "./exchange";
import { bufferPool, type Communicator } from "../../../distributed";

/**
 * Every rank gets its shard of every gradient, by a reduce-scatter. It updates its shard of the parameters, with its
 * shard of the optimiser's slots. Then an all-gather gives all the parameters to all ranks. Inner products are sums
 * over the shards: of a direction's Gram matrix only T * T numbers have to be added up. A reduce-scatter goes on while
 * the way back of the next objective is computed.
 */
export function sharded(world: Communicator, parameters: readonly Parameter[]): Exchange {
  const flat = new Flat(parameters);
  const length = Math.ceil(flat.size / world.size);
  const padded = length * world.size;
  const shardOf = (numbers: Float32Array): Float32Array =>
    numbers.subarray(world.rank * length, (world.rank + 1) * length);
  const shard = new Parameter("shard", [length], "vector");
  const flatShard = new Flat([shard]);
  const sums = bufferPool(() => new Float32Array(padded));
  const wholeNumbers = new Float32Array(padded);
  let sent = 0;
  const counted = <R>(call: () => R): R => {
    const before = world.sent;
    const result = call();
    sent += world.sent - before;
    return result;
  };
  // The numbers after those of the parameters, and their sums, are zeros and stay zeros.
  const refresh = (): void => flatShard.write(shardOf(flat.join(valuesOf(parameters), wholeNumbers)));
  refresh();
  return {
    parameters: [shard],
    sum(gradients) {
      const memory = sums.take();
      const pending = counted(() => world.begin.reduceScatter(flat.join(gradients, memory)));
      freeGradients(gradients);
      return () => {
        const sum = flatShard.part(pending.wait());
        sums.give(memory);
        return sum;
      };
    },
    take(wholeGradient) {
      const shardGradient = flatShard.part(shardOf(flat.join(wholeGradient, wholeNumbers)));
      freeGradients(wholeGradient);
      return shardGradient;
    },
    total: (products) => world.allReduce(products),
    publish: () => flat.write(counted(() => world.allGather(shard.export(), { into: wholeNumbers }))),
    refresh,
    state(optimiser) {
      const { steps, slots } = splitSlots(shard, optimiser.state());
      return new Map([...steps, ...slots.flatMap(([name, data]) => [...flat.state(world.allGather(data), name)])]);
    },
    load(optimiser, state) {
      const { steps, slots } = splitSlots(shard, optimiser.state());
      const shardSlots = slots.flatMap(([name]) => [...flatShard.state(shardOf(flat.from(state, name, padded)), name)]);
      optimiser.load(new Map([...[...state].filter(([name]) => steps.has(name)), ...shardSlots]));
    },
    get sent() {
      return sent;
    },
    dispose: () => shard.dispose(),
  };
}

/** The slots of an optimiser of the shard by name, and what belongs to no parameter. */
function splitSlots(shard: Parameter, state: State): { readonly steps: State; readonly slots: readonly Slot[] } {
  const prefix = `${shard.name}.`;
  const slots = [...state]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { data }]): Slot => [name.slice(prefix.length), data]);
  return { steps: new Map([...state].filter(([name]) => !name.startsWith(prefix))), slots };
}

type Slot = readonly [name: string, data: Float32Array];
