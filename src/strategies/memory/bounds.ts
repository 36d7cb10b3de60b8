import { error } from "../../base/errors";

/** How much a memory may hold: the smaller of the two. */
export type Bounds = {
  /** Samples. */
  readonly memory: number;
  /** Millions of bytes. */
  readonly megabytes: number;
};

/**
 * Samples of that many bytes that the bounds allow, on all ranks together.
 * @throws `argument/invalid` where that is none.
 */
export function capacityOf({ memory, megabytes }: Bounds, bytes: number): number {
  const capacity = Math.min(memory, Math.floor((megabytes * 1e6) / bytes));
  if (capacity < 1)
    throw error("argument/invalid", {
      argument: "megabytes of --strategy",
      received: megabytes,
      takes: `at least ${bytes / 1e6}, the size of a sample`,
    });
  return capacity;
}
