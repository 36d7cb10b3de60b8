import type { EpochEvent } from "../../records";
import type { StepReport } from "../step/step";

/** What an epoch's training has come to after some of its steps. The order of its images follows from its place. */
export interface EpochPart {
  /** Steps done. */
  readonly steps: number;
  /** Steps in which the direction changed the gradient of the new task. */
  readonly projectedSteps: number;
  /** Sum over the steps, by objective. */
  readonly loss: Readonly<Record<string, number>>;
  /** Wall time of the steps, in seconds. */
  readonly seconds: number;
  /** Bytes that a rank sent in these steps, for gradients and parameters, and in all. */
  readonly sent: { readonly gradients: number; readonly all: number };
}

/** One step for the sums. */
export type StepSums = Pick<StepReport, "loss" | "projected"> & Pick<EpochPart, "seconds" | "sent">;

/** The sums of an epoch's steps as they come. */
export interface EpochSums {
  /** The sums so far. */
  readonly part: EpochPart;
  add(step: StepSums): void;
  /** What the epoch's training says of itself. @param images of the epoch. @param ranks of the run. */
  report(images: number, ranks: number): EpochReport;
}

/** What an epoch's training says of itself. */
export type EpochReport = Pick<EpochEvent, "loss" | "steps" | "images" | "projectedSteps" | "imagesPerSecond" | "sent">;

/** Adds up the steps of an epoch. @param from the sums of steps that were done before. */
export function epochSums(from?: EpochPart): EpochSums {
  const loss: Record<string, number> = { ...from?.loss };
  let { steps, projectedSteps, seconds } = from ?? { steps: 0, projectedSteps: 0, seconds: 0 };
  let { gradients, all } = from?.sent ?? { gradients: 0, all: 0 };
  return {
    get part() {
      return { steps, projectedSteps, loss: { ...loss }, seconds, sent: { gradients, all } };
    },
    add(step) {
      for (const [name, value] of Object.entries(step.loss)) loss[name] = (loss[name] ?? 0) + value;
      steps++;
      projectedSteps += Number(step.projected);
      seconds += step.seconds;
      gradients += step.sent.gradients;
      all += step.sent.all;
    },
    report(images, ranks) {
      const mean = Object.fromEntries(Object.entries(loss).map(([name, sum]) => [name, sum / steps]));
      const sent = { gradients: gradients / steps, all: all / steps };
      const imagesPerSecond = images / seconds;
      return { loss: mean, steps, images, projectedSteps, imagesPerSecond, ...(ranks > 1 && { sent }) };
    },
  };
}
