import type { Network } from "../../nn";
import type { EpochEvent } from "../../records";
import type { RunContext } from "../context";
import type { Checkpoint } from "../directory/checkpoint";

/** What an event or a checkpoint says of the images that have passed forward to train. */
export type PassesSoFar = Pick<EpochEvent, "passes">;

/**
 * The images that have passed so far on all ranks, where they are known: a run that goes on from one of an earlier
 * version does not know those before. A rank counts those that it computes, so all ranks call it at the same time.
 */
export function passesSoFar({ passed }: Network, { world }: Pick<RunContext, "world">): PassesSoFar {
  const [images] = world.allReduce(Float64Array.of(passed.images));
  return Number.isFinite(images) ? { passes: images } : {};
}

/**
 * Counts on from where a run goes on: a checkpoint, or epochs of another run; from 0 at its own beginning. What all
 * ranks had together before, whatever their number was, rank 0 counts.
 */
export function countPassesFrom(
  { passed }: Network,
  { world }: Pick<RunContext, "world">,
  { from, epochs = [] }: { readonly from?: Checkpoint; readonly epochs?: readonly EpochEvent[] },
): void {
  const [before] = from ? [from.progress] : epochs.slice(-1);
  passed.images = before && world.rank === 0 ? (before.passes ?? NaN) : 0;
}
