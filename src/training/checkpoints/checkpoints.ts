import { duringAll } from "../../base/profile";
import type { CheckpointCost } from "../../records";
import type { Checkpoint, RunProgress } from "../directory/checkpoint";
import type { RunOutput } from "../directory/output";
import { checkpointClock, type CheckpointClock, type CheckpointInterval } from "./interval";

/** How far a run has come, before its log has been counted. */
export type Progress = Omit<RunProgress, "events">;

/** The checkpoints of a run. Ranks come to them together, as the ranks gather what one of them writes. */
export interface Checkpoints extends Pick<CheckpointClock, "isDue"> {
  /** Writes one. @param tensorsOf gathers the tensors, where they are written at all. */
  write(progress: Progress, tensorsOf: () => Checkpoint["tensors"]): Promise<void>;
  /** What they took since the run was begun or resumed; undefined where none are written. */
  readonly cost: CheckpointCost | undefined;
}

/** The checkpoints of a run that has no directory. */
export const noCheckpoints: Checkpoints = { isDue: () => false, write: async () => {}, cost: undefined };

/** Checkpoints that an output writes, in the middle of epochs too where there is an interval. */
export function checkpointsOf(
  interval: CheckpointInterval | undefined,
  output: Pick<RunOutput, "checkpoint">,
): Checkpoints {
  const begun = performance.now();
  const clock = checkpointClock(interval);
  let [count, milliseconds] = [0, 0];
  return {
    isDue: (steps, saved) => clock.isDue(steps, saved),
    async write(progress, tensorsOf) {
      const started = performance.now();
      await duringAll("write", () => output.checkpoint(progress, tensorsOf()));
      count++;
      milliseconds += performance.now() - started;
      clock.written();
    },
    get cost() {
      const all = performance.now() - begun;
      return { count, seconds: milliseconds / 1000, share: all > 0 ? milliseconds / all : 0 };
    },
  };
}
