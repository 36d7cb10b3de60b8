import { originMetadata, type Origin } from "../../nn";
import { writeSafetensors } from "../../nn/weights/safetensors";
import type { Manifest, Metrics, TrainingEvent } from "../../records";
import type { TaskEnd } from "../taskEnd";
import type { Checkpoint, RunProgress } from "./checkpoint";
import { RunLog } from "./logs/runLog";
import type { RunDirectory } from "./runDirectory";

/** What a run writes as it goes. */
export interface RunOutput {
  /** Events of the run before it was resumed. */
  readonly past: readonly TrainingEvent[];
  event(event: TrainingEvent): void;
  /** Writes the logs so far, then a checkpoint. */
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

/**
 * Begins to write into a run directory.
 * @param from where the run goes on from, if it is resumed.
 */
export async function outputTo(
  directory: RunDirectory,
  manifest: Manifest,
  from: Checkpoint | undefined,
): Promise<RunOutput> {
  await directory.writeManifest(manifest);
  const log = await RunLog.open(directory, { lines: from?.progress.events ?? 0 });
  return {
    past: log.past,
    event: (event) => log.write(event),
    async checkpoint(progress, tensors) {
      await log.flush();
      await directory.writeCheckpoint({ progress: { ...progress, events: log.lines }, tensors }, manifest.parameters);
    },
    async taskEnded({ task, state, keptState }, origin) {
      if (keptState) await writeSafetensors(directory.taskKeptState(task), keptState);
      await writeSafetensors(directory.taskWeights(task), state, { metadata: originMetadata(origin) });
    },
    async finish(metrics) {
      // A run that has its measures has ended, so that its log has to be whole before.
      await log.flush();
      await log.sync();
      await directory.writeMetrics(metrics);
    },
    close: () => log.close(),
  };
}
