import { batchCount, batches, type Batch, type Example } from "../data";
import { ownRows } from "../distributed";
import { error } from "../base/errors";
import { schedule } from "../nn";
import type { EpochEvent, RunParameters } from "../records";
import { signalOfRank, type RunContext } from "./context";
import type { TaskLearner } from "./learner";
import { trainStep, type StepReport } from "./step/step";
import { stopTogether } from "./together";

/** Which epoch of a run it is. */
export interface EpochPlace {
  /** 1-based. */
  readonly task: number;
  /** 1-based within the task. */
  readonly epoch: number;
}

/** What an epoch's training says of itself. */
export type EpochReport = Pick<EpochEvent, "loss" | "steps" | "projectedSteps" | "imagesPerSecond" | "sent">;

/**
 * One pass over a task's training images, shuffled and flipped by (seed, task, epoch).
 * @throws `training/diverged` where a loss is no longer finite; the signal's reason.
 */
export async function trainEpoch(
  learner: TaskLearner,
  examples: readonly Example[],
  place: EpochPlace,
  parameters: RunParameters,
  context: RunContext,
): Promise<EpochReport> {
  const { world, exchange, signal, on } = context;
  const steps = batchCount(examples.length, parameters);
  const sentBefore = { gradients: exchange.sent, all: world.sent };
  const totals = lossTotals();
  const started = performance.now();
  let ended = started;
  let [step, projectedSteps] = [0, 0];
  for await (const batch of batchesOf(examples, place, parameters, context)) {
    stopTogether(world, signal);
    const learningRate = learningRateAt(place.epoch, step / steps, parameters);
    learner.stepBegins(step + 1, steps);
    const isAudited = parameters.audit > 0 && step % parameters.audit === 0;
    const { loss, projected, audit } = trainStep(learner, batch, learningRate, isAudited);
    step++;
    projectedSteps += Number(projected);
    totals.add(loss);
    assertFinite(loss, { ...place, step });
    const before = ended;
    ended = performance.now();
    const imagesPerSecond = (1000 * batch.size) / (ended - before);
    on({ type: "step", ...place, step, loss, projected, learningRate, imagesPerSecond, ...(audit && { audit }) });
  }
  const imagesPerSecond = (1000 * examples.length) / (ended - started);
  const report = { loss: totals.mean(step), steps: step, projectedSteps, imagesPerSecond };
  if (world.size === 1) return report;
  const perStep = (now: number, before: number): number => (now - before) / step;
  const sent = {
    gradients: perStep(exchange.sent, sentBefore.gradients),
    all: perStep(world.sent, sentBefore.all),
  };
  return { ...report, sent };
}

/** Batches of an epoch; each rank decodes the images of its own rows. */
function batchesOf(
  examples: readonly Example[],
  { task, epoch }: EpochPlace,
  { imageSize: size, batch, seed, epochs }: RunParameters,
  context: RunContext,
): AsyncIterable<Batch> {
  const key = { seed, epoch: (task - 1) * epochs + epoch };
  const { cache, world } = context;
  const loading = { cache, signal: signalOfRank(context), part: (n: number) => ownRows(n, world) };
  return batches(examples, { size, batch, shuffle: key, flip: key, ...loading });
}

function learningRateAt(epoch: number, partOfEpoch: number, parameters: RunParameters): number {
  const progress = (epoch - 1 + partOfEpoch) / parameters.epochs;
  return parameters.learningRate * schedule(parameters.schedule, { epoch, progress });
}

/** Adds up losses by objective. */
function lossTotals(): { add(loss: StepReport["loss"]): void; mean(steps: number): Record<string, number> } {
  const totals: Record<string, number> = {};
  return {
    add(loss) {
      for (const [name, value] of Object.entries(loss)) totals[name] = (totals[name] ?? 0) + value;
    },
    mean: (steps) => Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, value / steps])),
  };
}

function assertFinite(loss: StepReport["loss"], place: EpochPlace & { readonly step: number }): void {
  if (!Object.values(loss).every(Number.isFinite)) throw error("training/diverged", { ...place, loss });
}
