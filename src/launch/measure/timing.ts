import type { Communicator } from "../../distributed";
import type { Timings } from "../../distributed";

/** An all-reduce of floats that take so many bytes, to be made again and again; every rank makes it. */
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
 * The median, over `times` times after one more, of the seconds that a piece of work takes the slowest rank. All begin
 * together.
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
