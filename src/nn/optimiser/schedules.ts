import type { ScheduleOptions } from "../../records";

/**
 * Where a task's training stands: `epoch` 1-based, `progress` the fraction of all its steps already done, in [0, 1).
 */
export interface Moment {
  readonly epoch: number;
  readonly progress: number;
}

export type { ScheduleOptions } from "../../records";

/** What the learning rate is multiplied by at a moment, in [0, 1]. */
export function schedule(options: ScheduleOptions, { epoch, progress }: Moment): number {
  if (options.name === "constant") return 1;
  if (options.name === "step") return epoch >= options.from ? options.factor : 1;
  if (progress < options.warmup) return progress / options.warmup;
  return 0.5 * (1 + Math.cos((Math.PI * (progress - options.warmup)) / (1 - options.warmup)));
}
