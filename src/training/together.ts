import { createHash } from "node:crypto";
import { arrival, type Communicator } from "../distributed";
import { error } from "../base/errors";

/** What the ranks are to do before their next step; the greatest is done. */
const moments = { goOn: 0, checkpoint: 1, stop: 2 } as const;

/**
 * Ends the work on all ranks where it is to end on one, at the same place. Every rank must come here.
 * @param isDue whether this rank finds that a checkpoint is due.
 * @returns whether any rank does.
 * @throws the signal's reason, on other ranks an `AbortError`.
 */
export function stopTogether(world: Communicator, signal: AbortSignal | undefined, isDue = false): boolean {
  if (world.size === 1) {
    signal?.throwIfAborted();
    return isDue;
  }
  const others = isDue ? moments.checkpoint : moments.goOn;
  const [moment] = world.allReduce(Int32Array.of(signal?.aborted ? moments.stop : others), "max");
  if (moment === moments.stop) throw signal?.reason ?? new DOMException("another rank was stopped", "AbortError");
  return moment === moments.checkpoint;
}

/** Whether work ended because it was stopped, on this rank or on another. */
export const isStop = (cause: unknown, signal: AbortSignal | undefined): boolean =>
  (signal?.aborted === true && cause === signal.reason) ||
  (cause instanceof DOMException && cause.name === "AbortError");

/** Does a piece of work on rank 0, then on the others, which find what it left behind. */
export async function firstAlone<R>(world: Communicator, work: () => Promise<R>): Promise<R> {
  if (world.rank > 0) await arrival(world.begin.barrier(), 50);
  const result = await work();
  if (world.rank === 0) await arrival(world.begin.barrier(), 50);
  return result;
}

/** @throws `run/disagree` where a value is not the same on all ranks. */
export function assertAgreed(world: Communicator, what: string, value: unknown): void {
  if (world.size === 1) return;
  const hash = createHash("sha256").update(JSON.stringify(value)).digest().subarray(0, 32);
  const first = world.broadcast(Uint8Array.from(hash));
  const [different] = world.allReduce(Int32Array.of(Number(!hash.equals(first))), "max");
  if (different === 1) throw error("run/disagree", { what, rank: world.rank });
}
