import { error } from "../../base/errors";

/** How much a memory may hold: both bounds count, so that the smaller one decides. */
export type Bounds = {
  /** Samples at most. */
  readonly memory: number;
  /** Millions of bytes at most. */
  readonly megabytes: number;
};

/**
 * The number of samples that the bounds allow, on all ranks together.
 * @param bytes size of a sample.
 * @throws `argument/invalid` where not even one sample fits.
 */
export function capacityOf({ memory, megabytes }: Bounds, bytes: number): number {
  const capacity = Math.min(memory, Math.floor((megabytes * 1e6) / bytes));
  if (capacity < 1) {
    throw error("argument/invalid", {
      argument: "megabytes of --strategy",
      received: megabytes,
      takes: `at least ${bytes / 1e6}, the size of a sample`,
    });
  }
  return capacity;
}
