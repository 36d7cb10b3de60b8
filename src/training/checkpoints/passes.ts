import type { Network } from "../../nn";
import type { EpochEvent } from "../../records";
import type { RunContext } from "../context";
import type { Checkpoint } from "../directory/checkpoint";

/** What an event or a checkpoint says of the images that have passed forward to train. */
export type PassesSoFar = Pick<EpochEvent, "passes">;

/**
 * The images that have passed so far, where they are known: a rank knows of its own alone, and a run that goes on from
 * one of an earlier version does not know those before.
 */
export const passesSoFar = ({ passed }: Network, { world }: Pick<RunContext, "world">): PassesSoFar =>
  world.size === 1 && Number.isFinite(passed.images) ? { passes: passed.images } : {};

/** Counts on from where a run goes on: a checkpoint, or epochs of another run; from 0 at its own beginning. */
export function countPassesFrom(
  { passed }: Network,
  { from, epochs = [] }: { readonly from?: Checkpoint; readonly epochs?: readonly EpochEvent[] },
): void {
  const [before] = from ? [from.progress] : epochs.slice(-1);
  passed.images = before ? (before.passes ?? NaN) : 0;
}
