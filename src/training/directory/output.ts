import { during, duringAll } from "../../base/profile";
import { originMetadata, type Origin } from "../../nn";
import { writeSafetensors } from "../../nn/weights/safetensors";
import type { Manifest, Metrics, TrainingEvent } from "../../records";
import type { TaskEnd } from "../taskEnd";
import type { Checkpoint, RunProgress } from "./checkpoint";
import { changeAt, continuedManifest, withChanges } from "./continued";
import { RunLog } from "./logs/runLog";
import type { RunDirectory } from "./runDirectory";
import { forgetUnreadable } from "./unreadable";

/** What a run writes as it goes. */
export interface RunOutput {
  /** Events of the run before it was resumed. */
  readonly past: readonly TrainingEvent[];
  event(event: TrainingEvent): void;
  /** Writes the logs so far to the disk, then a checkpoint, which never knows more than they hold. */
  checkpoint(progress: Omit<RunProgress, "events">, tensors: Checkpoint["tensors"]): Promise<void>;
  /** Writes the network as it is at the end of a task, and what the strategy answers with beside it. */
  taskEnded(end: TaskEnd, origin: Origin): Promise<void>;
  finish(metrics: Metrics): Promise<void>;
  close(): Promise<void>;
}

/** The output of a run without a directory, and of ranks other than 0. */
export const noOutput: RunOutput = {
  past: [],
  event: () => {},
  checkpoint: async () => {},
  taskEnded: async () => {},
  finish: async () => {},
  close: async () => {},
};

/** How a run goes on that was begun. */
interface GoingOn {
  /** Whether it goes on with other data, weights or code, and with a log that lost its end. */
  readonly isForced: boolean;
  /** Whether the images are those of this hash, but for some that could not be read. */
  readonly isRestored: (content: string | undefined) => Promise<boolean>;
}

/** The manifest that the run wrote; images that it could not read, and that are restored, are as they are now. */
async function manifestBefore(
  directory: RunDirectory,
  { data: { content } }: Manifest,
  isRestored: GoingOn["isRestored"],
): Promise<Manifest> {
  const manifest = await directory.readManifest();
  if (manifest.data.content === content || !(await isRestored(manifest.data.content))) return manifest;
  return { ...manifest, data: { ...manifest.data, content } };
}

/**
 * Begins to write into a run directory, or goes on, where a run was begun there that is to be resumed.
 * @param begun manifest of the run as it would be begun now.
 * @param from where the run goes on from, if it has a checkpoint.
 * @throws `run/changed`, `checkpoint/other-run`, `log/short`; nothing is written then.
 */
export async function outputTo(
  directory: RunDirectory,
  begun: Manifest,
  from: Checkpoint | undefined,
  { isForced, isRestored }: GoingOn,
): Promise<RunOutput> {
  const progress = from?.progress;
  const stored = directory.isTaken || from ? await manifestBefore(directory, begun, isRestored) : undefined;
  const manifest = stored ? continuedManifest(directory.path, stored, begun, { progress, isForced }) : begun;
  const needed = progress?.events ?? 0;
  const log = await RunLog.open(directory, { lines: needed, orFewer: isForced });
  const isShort = log.lines < needed;
  const lost = isShort ? [changeAt(progress, "lines of events.jsonl", needed, log.lines)] : [];
  await directory.writeManifest(withChanges(manifest, [...(manifest.changes ?? []), ...lost]));
  await forgetUnreadable(directory.unreadable);
  // The checkpoint is to know as many lines as there are: those that come now are not the ones that were lost.
  if (from && isShort) await write(from.progress, from.tensors);
  return {
    past: log.past,
    event: (event) => during("write", () => log.write(event)),
    checkpoint: write,
    taskEnded: ({ task, state, keptState }, origin) =>
      duringAll("write", async () => {
        if (keptState) await writeSafetensors(directory.taskKeptState(task), keptState);
        await writeSafetensors(directory.taskWeights(task), state, { metadata: originMetadata(origin) });
      }),
    finish: (metrics) =>
      duringAll("write", async () => {
        // A run counts as finished where it has metrics: by then its logs are whole.
        await log.flush();
        await log.sync();
        await directory.writeMetrics(metrics);
      }),
    close: () => log.close(),
  };

  async function write(done: Omit<RunProgress, "events">, tensors: Checkpoint["tensors"]): Promise<void> {
    await log.flush();
    await log.sync();
    await directory.writeCheckpoint({ progress: { ...done, events: log.lines }, tensors }, manifest.parameters);
  }
}
