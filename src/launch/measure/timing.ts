import type { Communicator, Timings } from "../../distributed";

/** A function that all-reduces `bytes` bytes of floats each time it is called. Every rank must call it. */
export function allReduceOf(world: Communicator, bytes: number): () => void {
  const values = new Float32Array(bytes / Float32Array.BYTES_PER_ELEMENT).fill(1);
  return () => void world.allReduce(values);
}

/** Seconds of an all-reduce of each size, as `timeTogether` takes them. */
export function timeAllReduces(world: Communicator, sizes: readonly number[], times: number): Timings["allReduces"] {
  return sizes.map((bytes) => ({
    ranks: world.size,
    bytes,
    seconds: timeTogether(world, allReduceOf(world, bytes), times),
  }));
}

/**
 * Seconds that a piece of work takes the slowest rank: the median of `times` measurements. All ranks begin together.
 * The work is done once more before, and that time does not count.
 */
export function timeTogether(world: Communicator, work: () => void, times: number): number {
  const timed = (): number => {
    world.barrier();
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  };
  timed();
  const slowest = world.allReduce(Float64Array.from({ length: times }, timed), "max").sort();
  return (slowest[(times - 1) >> 1] + slowest[times >> 1]) / 2;
}
