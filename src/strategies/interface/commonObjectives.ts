import { distillation, plainDistillation, type DistillationOptions } from "./distillation";
import { supervised } from "./objectives";
import type { SampleObjective, Situation } from "./strategy";

/** The objectives on the current batch that several strategies share, at task t. */
export interface CommonObjectives {
  /** BCE_t: the new task's classes. */
  readonly newTask: SampleObjective;
  /** BCE_k for each earlier task k, in order. */
  readonly earlier: readonly SampleObjective[];
  /** Distillation of the classes of each earlier task k, in order. */
  readonly distilled: readonly SampleObjective[];
  /** BCE over the classes of all tasks so far. */
  readonly seen: SampleObjective;
  /** All that the labels teach: `seen` where labels of earlier classes are available, else `newTask`. */
  readonly labelled: SampleObjective;
}

/** The objectives that several strategies share, for a situation. */
export function commonObjectives(
  { task, slices, classes, labels }: Situation,
  distil: DistillationOptions = plainDistillation,
): CommonObjectives {
  const earlierSlices = slices.slice(0, -1);
  const newTask = supervised(`bce:${task}`, slices[slices.length - 1], classes);
  const seen = supervised("bce:seen", slices.flat(), classes);
  return {
    newTask,
    earlier: earlierSlices.map((slice, k) => supervised(`bce:${k + 1}`, slice, classes)),
    distilled: earlierSlices.map((slice, k) => distillation(`distil:${k + 1}`, slice, classes, distil)),
    seen,
    labelled: labels === "available" ? seen : newTask,
  };
}
