import { batchCount, batches, type Batch, type EpochAmount, type Example } from "../data";
import { ownRows } from "../distributed";
import { error } from "../base/errors";
import { during, waitingFor } from "../base/profile";
import { schedule } from "../nn";
import type { RunParameters } from "../records";
import type { EpochSums } from "./checkpoints/epochSums";
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

/** What the training of an epoch needs beside its learner. */
export interface EpochTraining {
  readonly place: EpochPlace;
  /** The task's training images. */
  readonly examples: readonly Example[];
  /** What the epoch shows of them. */
  readonly amount: EpochAmount;
  readonly parameters: RunParameters;
  readonly context: RunContext;
  /** The sums of its steps. It goes on after those that are done. */
  readonly sums: EpochSums;
  /** Whether this rank finds that a checkpoint is due before the next step. */
  readonly isDue: () => boolean;
  /** Writes a checkpoint of the sums so far. */
  readonly checkpoint: () => Promise<void>;
}

/**
 * The steps of an epoch on a task's training images, shuffled and flipped by (seed, task, epoch).
 * @throws `training/diverged` where a loss is no longer finite; the signal's reason.
 */
export async function trainEpoch(learner: TaskLearner, training: EpochTraining): Promise<void> {
  const { place, amount, parameters, context, sums, checkpoint } = training;
  const { world, exchange, signal, on } = context;
  const steps = amount.batches;
  learner.previousAnswers?.epochBegins(place.epoch === parameters.epochs);
  let step = sums.part.steps;
  let ended = performance.now();
  for await (const batch of waitingFor("load", batchesOf(training, step))) {
    const sentBefore = world.sent;
    const isDue = stopTogether(world, signal, training.isDue());
    const sentToAgree = world.sent - sentBefore;
    if (isDue) {
      const paused = performance.now();
      await checkpoint();
      ended += performance.now() - paused;
    }
    // What a checkpoint sends is no part of a step.
    const ready = { gradients: exchange.sent, all: world.sent - sentToAgree };
    const learningRate = learningRateAt(place.epoch, step / steps, parameters);
    learner.stepBegins(step + 1, steps);
    const isAudited = parameters.audit > 0 && step % parameters.audit === 0;
    const { loss, projected, audit } = during("step", () => trainStep(learner, batch, learningRate, isAudited));
    step++;
    const [begun, now] = [ended, performance.now()];
    ended = now;
    const sent = { gradients: exchange.sent - ready.gradients, all: world.sent - ready.all };
    sums.add({ loss, projected, seconds: (ended - begun) / 1000, sent });
    assertFinite(loss, { ...place, step });
    const imagesPerSecond = (1000 * batch.size) / (ended - begun);
    on({ type: "step", ...place, step, loss, projected, learningRate, imagesPerSecond, ...(audit && { audit }) });
  }
}

/** Batches of an epoch after the first `skip`; each rank decodes the images of its own rows. */
function batchesOf(
  { examples, amount, place, parameters, context }: EpochTraining,
  skip: number,
): AsyncIterable<Batch> {
  const { imageSize: size, batch, seed, epochs } = parameters;
  const key = { seed, epoch: (place.task - 1) * epochs + place.epoch };
  const { cache, world } = context;
  const loading = { cache, signal: signalOfRank(context), part: (n: number) => ownRows(n, world) };
  const isOnePass = amount.images === examples.length && amount.batches === batchCount(examples.length, { batch });
  const repeated = isOnePass ? {} : { amount };
  return batches(examples, { size, batch, shuffle: key, flip: key, skip, ...repeated, ...loading });
}

function learningRateAt(epoch: number, partOfEpoch: number, parameters: RunParameters): number {
  const progress = (epoch - 1 + partOfEpoch) / parameters.epochs;
  return parameters.learningRate * schedule(parameters.schedule, { epoch, progress });
}

function assertFinite(loss: StepReport["loss"], place: EpochPlace & { readonly step: number }): void {
  if (!Object.values(loss).every(Number.isFinite)) throw error("training/diverged", { ...place, loss });
}
