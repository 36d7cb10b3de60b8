import { createHash } from "node:crypto";
import { arrival, type Communicator } from "../distributed";
import { error } from "../base/errors";

/** Ends the work on all ranks where it is to end on one, at the same place. Every rank must come here. */
export function stopTogether(world: Communicator, signal: AbortSignal | undefined): void {
  if (world.size === 1) return signal?.throwIfAborted();
  const [stop] = world.allReduce(Int32Array.of(Number(signal?.aborted ?? false)), "max");
  if (stop === 1) throw signal?.reason ?? new DOMException("another rank was stopped", "AbortError");
}

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
