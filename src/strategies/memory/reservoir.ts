import type { Arrival } from "./policy";

/**
 * Reservoir sampling (Vitter 1985, algorithm R): every sample of the stream so far is in memory with the same
 * probability.
 */
export function reservoir({ stored, seen, random }: Arrival): number | undefined {
  const slot = random.integer(seen);
  return slot < stored.length ? slot : undefined;
}
