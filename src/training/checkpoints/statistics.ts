import type { Communicator } from "../../distributed";
import type { Network, State } from "../../nn";

/** The running statistics of a network by name. */
function statisticsOf(network: Network): State {
  const names = new Set(network.backbone.statistics.map(({ name }) => name));
  return new Map([...network.state()].filter(([name]) => names.has(name)));
}

/** Gives every rank the mean of the ranks' running statistics, which are of different images. */
export function averageStatistics(network: Network, world: Communicator): void {
  const statistics = statisticsOf(network);
  for (const { data } of statistics.values()) data.set(world.allReduce(data).map((sum) => sum / world.size));
  network.load(new Map([...network.state(), ...statistics]));
}

/** The running statistics of every rank, [ranks, ...], where the ranks have their own within an epoch. */
export function statisticsOfRanks(network: Network, world: Communicator): State {
  const gathered = [...statisticsOf(network)].map(([name, { shape, data }]) => {
    return [name, { shape: [world.size, ...shape], data: world.allGather(data) }] as const;
  });
  return new Map(gathered);
}

/** Gives a rank the running statistics that it had; on another number of ranks, the mean of theirs. */
export function restoreStatistics(network: Network, world: Communicator, saved: State): void {
  const statistics: State = new Map();
  for (const [name, { shape, data }] of saved) {
    const [ranks, ...rest] = shape;
    const size = data.length / ranks;
    const own = data.slice(world.rank * size, (world.rank + 1) * size);
    const mean = (_: unknown, i: number): number => {
      return Array.from({ length: ranks }, (_rank, r) => data[r * size + i]).reduce((sum, x) => sum + x, 0) / ranks;
    };
    statistics.set(name, { shape: rest, data: ranks === world.size ? own : Float32Array.from({ length: size }, mean) });
  }
  network.load(new Map([...network.state(), ...statistics]));
}
