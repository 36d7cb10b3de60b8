import type { Manifest, ManifestChange } from "../../records";
import { assertUnchanged, differencesOf } from "./changes";
import { assertSameRun, type RunProgress } from "./checkpoint";

/** Where a run goes on from, and whether it does so whatever has changed. */
export interface Continuation {
  /** How far it had come; undefined where it begins again, as it has no checkpoint. */
  readonly progress: RunProgress | undefined;
  /** Whether other data, weights or code are gone on with. */
  readonly isForced: boolean;
}

/**
 * The manifest of a run that goes on: as it is now, with what is different to the run as it was begun.
 * @param path of the run directory, for messages.
 * @param stored as the run wrote it last.
 * @throws `checkpoint/other-run` where the parameters are others; `run/changed` where the data, the weights, the code
 *   or the plugins are, unless it is forced.
 */
export function continuedManifest(
  path: string,
  stored: Manifest,
  now: Manifest,
  { progress, isForced }: Continuation,
): Manifest {
  assertSameRun(path, stored.parameters, now.parameters);
  const differences = differencesOf(stored, now);
  if (!isForced) assertUnchanged(path, differences);
  const entries = differences.map(({ what, before, now: value }) => changeAt(progress, what, before, value));
  return withChanges(now, [...(stored.changes ?? []), ...entries]);
}

/** A difference, and where the run was when it went on with it. */
export function changeAt(
  progress: RunProgress | undefined,
  what: string,
  before: unknown,
  now: unknown,
): ManifestChange {
  const { task = 1, epoch = 0, part } = progress ?? {};
  return { task, epoch, ...(part && { step: part.steps }), what, before, now };
}

/** A manifest that has these differences, if there are any. */
export const withChanges = (manifest: Manifest, changes: readonly ManifestChange[]): Manifest =>
  changes.length === 0 ? manifest : { ...manifest, changes };
