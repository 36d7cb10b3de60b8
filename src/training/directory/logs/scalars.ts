import type { RunEvent, Scores, TrainingEvent } from "../../../records";
import type { ScalarEvent } from "./eventProto";

type Values = [tag: string, value: number | null | undefined][];

/**
 * What TensorBoard shows of a run's events, told in order: losses and learning rate of each step; mean losses, scores
 * and speed of each epoch; AP of each class after each task; the measures at the end. Steps count through all tasks.
 * What is not defined is left out.
 */
export function scalars(): (event: TrainingEvent) => Omit<ScalarEvent, "wallTime"> | undefined {
  let run: RunEvent | undefined;
  /** Steps until an epoch of a task begins. */
  const before = (task: number, epoch: number): number =>
    run === undefined
      ? 0
      : run.epochs * run.steps.slice(0, task - 1).reduce((sum, n) => sum + n, 0) +
        (epoch - 1) * (run.steps[task - 1] ?? 0);
  return (event) => {
    if (event.type === "run") run = event;
    const values = valuesOf(event, run).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
    if (values.length === 0) return undefined;
    if (event.type === "step") return { step: before(event.task, event.epoch) + event.step, values };
    if (event.type === "epoch") return { step: before(event.task, event.epoch + 1), values };
    return { step: before((event.type === "task" ? event.task : (run?.tasks ?? 0)) + 1, 1), values };
  };
}

function valuesOf(event: TrainingEvent, run: RunEvent | undefined): Values {
  switch (event.type) {
    case "step":
      return [...losses("loss", event.loss), ["training/learning rate", event.learningRate]];
    case "epoch":
      return [
        ...losses("loss, mean of epoch", event.loss),
        ...scores("validation mAP", event.validation),
        ...(event.test ? scores("test mAP", event.test) : []),
        ["training/share of steps projected", event.projectedSteps / event.steps],
        ["training/images per second", event.imagesPerSecond],
      ];
    case "task":
      return (event.test.classAP ?? []).map((ap, c) => [`test AP after task/${run?.classes[c] ?? c}`, ap]);
    case "done": {
      const { acc, bwt, fwt, forgetting, cf1, of1, calibration } = event.metrics;
      const measures = {
        ACC: acc,
        BWT: bwt,
        FWT: fwt,
        forgetting,
        CF1: cf1,
        OF1: of1,
        "calibration error": calibration?.ece,
      };
      return Object.entries(measures).map(([name, value]) => [`final/${name}`, value]);
    }
    default:
      return [];
  }
}

const losses = (group: string, loss: Readonly<Record<string, number>>): Values =>
  Object.entries(loss).map(([name, value]) => [`${group}/${name}`, value]);

function scores(group: string, { all, seen, tasks }: Scores): Values {
  return [
    [`${group}/all classes`, all],
    [`${group}/classes seen`, seen],
    ...tasks.map((value, k): Values[number] => [`${group}/task ${k + 1}`, value]),
  ];
}
