import type { Benchmark } from "../../data";
import type { Communicator } from "../../distributed";
import type { RunParameters, RunRecord } from "../../records";
import { weightsHashOf } from "../network/startNetwork";
import type { RunSettings } from "../settings";
import { firstAlone } from "../together";
import { assertSameRun } from "./checkpoint";
import { continuedManifest } from "./continued";
import type { FolderLock } from "./lock";
import { manifestOf } from "./manifest";
import { RunDirectory } from "./runDirectory";

/** Whether a run goes on where one was begun. */
export const isResumed = ({
  resume = false,
  forceResume = false,
}: Pick<RunSettings, "resume" | "forceResume">): boolean => resume || forceResume;

/**
 * The run's directory, claimed by rank 0, which alone has the lock, before the others look at it. A finished run that
 * is read back needs none.
 * @throws `run/in-use`, `run/exists`
 */
export async function claimedDirectory(
  world: Communicator,
  settings: Pick<RunSettings, "out" | "resume" | "forceResume">,
): Promise<{ readonly directory?: RunDirectory; readonly lock?: FolderLock }> {
  if (settings.out === undefined) return {};
  const directory = new RunDirectory(settings.out);
  const lock = await firstAlone(world, async () => {
    if (world.rank > 0) return undefined;
    if (isResumed(settings) && directory.isFinished) return directory.tidy();
    return directory.claim(isResumed(settings));
  });
  return { directory, lock };
}

/**
 * A run that ended earlier, read back.
 * @param benchmark what it is to have been trained on; undefined where that is not asked for.
 * @throws `checkpoint/other-run`, `run/changed` where it is not the run of these parameters and these data;
 *   `log/damaged`
 */
export async function finishedRecord(
  directory: RunDirectory,
  parameters: RunParameters,
  benchmark: Benchmark | undefined,
  { name = parameters.strategy, plugins }: Pick<RunSettings, "name" | "plugins">,
): Promise<RunRecord> {
  const stored = await directory.readManifest();
  assertSameRun(directory.path, stored.parameters, parameters);
  if (benchmark === undefined) return directory.readRecord(name);
  const weights = { ...stored.weights, sha256: await weightsHashOf(parameters) };
  const { ranks: size, communicator } = stored.machine;
  const now = await manifestOf(parameters, benchmark, weights, { size, name: communicator }, plugins);
  continuedManifest(directory.path, stored, now, { progress: undefined, isForced: false });
  return directory.readRecord(name);
}
