import { batchCount, batches, type DecodedCache, type Example } from "../data";
import { ownRows, singleProcess } from "../distributed";
import { error } from "../base/errors";
import { schedule } from "../nn";
import type { Learner } from "./learner";
import type { RunParameters } from "./parameters";
import type { EpochEvent, EventSink } from "../records";
import { trainStep } from "./step/step";
import { stopTogether } from "./together";

export interface EpochOptions {
  readonly task: number;
  /** 1-based within the task. */
  readonly epoch: number;
  readonly parameters: RunParameters;
  readonly cache: DecodedCache;
  readonly on: EventSink;
  readonly signal?: AbortSignal;
}

export type EpochReport = Pick<EpochEvent, "loss" | "steps" | "projectedSteps" | "imagesPerSecond" | "sent">;

/**
 * One pass over a task's training images, shuffled and flipped by (seed, task, epoch).
 * @throws `training/diverged` where a loss is no longer finite; the signal's reason.
 */
export async function trainEpoch(
  learner: Learner,
  examples: readonly Example[],
  options: EpochOptions,
): Promise<EpochReport> {
  const { task, epoch, parameters, cache, on, signal } = options;
  const { batch, epochs, imageSize: size } = parameters;
  const { world = singleProcess, kept, exchange } = learner;
  const sentBefore = { gradients: exchange?.sent ?? 0, all: world.sent };
  const steps = batchCount(examples.length, { batch });
  const key = { seed: parameters.seed, epoch: (task - 1) * epochs + epoch };
  const total: Record<string, number> = {};
  let [step, projectedSteps] = [0, 0];
  const started = performance.now();
  let last = started;
  // Ranks stop at steps, together.
  const loading = { cache, signal: world.size === 1 ? signal : undefined, part: (n: number) => ownRows(n, world) };
  for await (const loaded of batches(examples, { size, batch, shuffle: key, flip: key, ...loading })) {
    stopTogether(world, signal);
    const progress = (epoch - 1 + step / steps) / epochs;
    const learningRate = parameters.learningRate * schedule(parameters.schedule, { epoch, progress });
    kept?.beginStep?.(step + 1, steps);
    const audited = parameters.audit > 0 && step % parameters.audit === 0;
    const { loss, projected, audit } = trainStep(learner, loaded, learningRate, audited);
    step++;
    projectedSteps += Number(projected);
    for (const [name, value] of Object.entries(loss)) total[name] = (total[name] ?? 0) + value;
    if (Object.values(loss).some((value) => !Number.isFinite(value)))
      throw error("training/diverged", { task, epoch, step, loss });
    const now = performance.now();
    on({
      type: "step",
      task,
      epoch,
      step,
      loss,
      projected,
      learningRate,
      imagesPerSecond: (1000 * loaded.size) / (now - last),
      ...(audit && { audit }),
    });
    last = now;
  }
  const loss = Object.fromEntries(Object.entries(total).map(([name, value]) => [name, value / step]));
  const imagesPerSecond = (1000 * examples.length) / (last - started);
  if (world.size === 1) return { loss, steps: step, projectedSteps, imagesPerSecond };
  const sent = { gradients: (exchange!.sent - sentBefore.gradients) / step, all: (world.sent - sentBefore.all) / step };
  return { loss, steps: step, projectedSteps, imagesPerSecond, sent };
}
