import { vocClasses } from "../../src/data/voc/classes";
import { scaling } from "../../src/distributed";
import type { AnswersAt, DescentScene, PlaneScene, ScalingCurve, StepCost } from "../../src/plots";
import { random } from "../../src/base/random";
import type { CompletionEvent, EpochEvent, RunRecord, Scores } from "../../src/records";

export const voc: readonly string[] = vocClasses;

const decay: Record<string, number> = { finetune: 0.13, lwf: 0.015, ppi: 0.025, "lwf-ppi": 0.01 };

/** A record like those of training: three tasks learn in turn, and earlier ones decay as the method lets them. */
export function madeUpRun(name: string, seed = 1, epochs = 6): RunRecord {
  const draw = random(name, seed);
  const noise = (): number => 0.012 * draw.normal();
  const joint = name === "joint";
  const loss = decay[name] ?? 0.05;
  const learned = [0.68, 0.66, 0.6];
  const now = [0.09, 0.08, 0.1];
  const R = [[...now]];
  const events: EpochEvent[] = [];
  for (let task = 1; task <= (joint ? 1 : 3); task++) {
    const before = [...now];
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const share = 1 - Math.exp(-epoch / (epochs / 3));
      for (let k = 0; k < 3; k++) {
        const isLearned = joint || k === task - 1;
        const kept = k < task - 1 ? before[k] - loss : before[k];
        const target = isLearned ? learned[k] : kept;
        now[k] = Math.max(0.03, before[k] + (target - before[k]) * share + noise());
      }
      const scores: Scores = {
        all: (7 * now[0] + 7 * now[1] + 6 * now[2]) / 20,
        seen: now.slice(0, task).reduce((a, b) => a + b, 0) / task,
        tasks: [...now],
      };
      events.push({
        type: "epoch",
        task,
        epoch,
        loss: { "task 1": 0.2 / epoch, "distil 2": 0.1 / epoch },
        validation: scores,
        test: scores,
        steps: 100,
        projectedSteps: 40,
        imagesPerSecond: 220,
        seconds: 9,
      });
    }
    R.push([...now]);
  }
  const last = events[events.length - 1].validation;
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    name,
    classes: voc,
    epochs: events,
    audits: [],
    ...(!joint && { completions: [2, 3].map((task) => madeUpCompletion(task, loss, seed)) }),
    metrics: {
      acc: last.all,
      averageMAP: (last.all + last.seen) / 2,
      seenMAP: R.slice(1).map((row, i) => mean(joint ? row : row.slice(0, i + 1))),
      bwt: joint ? null : mean([R[3][0] - R[1][0], R[3][1] - R[2][1]]),
      fwt: joint ? null : mean([R[1][1] - R[0][1], R[1][2] - R[0][2], R[2][2] - R[0][2]]),
      fwtGem: joint ? null : mean([R[1][1] - R[0][1], R[2][2] - R[0][2]]),
      forgetting: joint ? null : mean([R[1][0] - R[3][0], R[2][1] - R[3][1]]),
      R,
      classAP: Object.fromEntries(voc.map((c, i) => [c, last.tasks[Math.min(2, Math.floor(i / 7))]])),
      classR: R.map((row) => voc.map((_, i) => row[Math.min(2, Math.floor(i / 7))])),
      cf1: 0.5,
      of1: 0.55,
      f1: [
        { threshold: 0.5, chosenBy: "given", cf1: 0.5, cf1OfMeans: 0.52, of1: 0.55 },
        { threshold: 0.8, chosenBy: "given", cf1: 0.4, cf1OfMeans: 0.42, of1: 0.45 },
        { threshold: 0.3 + 0.01 * seed, chosenBy: "of1", cf1: 0.55, cf1OfMeans: 0.57, of1: 0.6 },
      ],
      calibration: madeUpCalibration(loss, seed),
      otherTests: {},
    },
  };
}

/** Labels that a task completed: the fewer are right and found, the more the method forgets. */
const madeUpCompletion = (task: number, loss: number, seed: number): CompletionEvent => ({
  ...{ type: "completion", task, threshold: 0.7, images: 100, classes: {} },
  precision: 0.9 - loss * task - 0.01 * seed,
  recall: 0.4 - loss * task + 0.01 * seed,
});

/**
 * Ten bins of a network that is the surer of itself the more it forgets; higher seeds have no answers in the highest
 * bins.
 */
function madeUpCalibration(loss: number, seed: number): NonNullable<RunRecord["metrics"]["calibration"]> {
  const bins = Array.from({ length: 11 - seed }, (_, b) => {
    const probability = (b + 0.5) / 10;
    return {
      from: b / 10,
      to: (b + 1) / 10,
      count: Math.round(8000 * 0.5 ** b) + 20 * seed,
      probability,
      frequency: probability * (1 - 3 * loss),
    };
  });
  const n = bins.reduce((sum, { count }) => sum + count, 0);
  const ece = bins.reduce(
    (sum, { count, probability, frequency }) => sum + (count / n) * Math.abs(probability - frequency),
    0,
  );
  return {
    ece,
    classwiseECE: 1.2 * ece,
    brier: 0.05,
    bins,
    classECE: Object.fromEntries(voc.map((name) => [name, ece])),
  };
}

/** Twelve answers, a third of them about objects that are there. */
export const madeUpAnswers = (name: string): Omit<AnswersAt, "moment"> => ({
  name,
  present: [0.2, 0.7, 0.9, 1],
  absent: [0, 0, 0.01, 0.02, 0.04, 0.1, 0.3, 0.6],
});

/** Two gradients at an obtuse angle, their sum and the projection of the first. */
export const madeUpPlane = (title: string): PlaneScene => ({
  title,
  gradients: [
    { name: "gₜ", vector: [1, 0] },
    { name: "g₁", vector: [-0.5, 0.5] },
  ],
  updates: [
    { name: "sum", vector: [0.5, 0.5] },
    { name: "project", vector: [0.5, 0.5] },
  ],
});

/** Two bowls and a path from one to the other. */
export const madeUpDescent = (title: string): DescentScene => ({
  title,
  objectives: (
    [
      [-1, 0],
      [1, 0],
    ] as const
  ).map(([a, b], k) => ({ name: `task ${k + 1}`, value: ([x, y]) => (x - a) ** 2 + (y - b) ** 2, minimum: [a, b] })),
  paths: [
    {
      name: "sum",
      points: [
        [-1, 0],
        [0, 0.5],
        [1, 0],
      ],
    },
  ],
  pareto: [
    [-1, 0],
    [1, 0],
  ],
});

/** A machine of made-up costs, by both reductions, on 1 to 16 ranks. */
export function madeUpScaling(name: string, panel = name): ScalingCurve {
  const costs = { perImage: 0.01, perStep: 0.02, latency: 1e-3, bandwidth: 1e9 };
  return {
    name,
    panel,
    points: scaling(costs, { objectives: 3, parameters: 1e7, batch: 64, scaling: "strong" }, [1, 2, 4, 8, 16]),
  };
}

/** Step costs of methods over batch, tasks and classes, from 5 to 500 milliseconds. */
export const madeUpStepCosts = (names: readonly string[]): StepCost[] =>
  names.flatMap((name, i) =>
    (["batch", "tasks", "classes"] as const).flatMap((along) =>
      [1, 10, 100].map((at) => ({ name, along, at, milliseconds: [4 * at, 5 * at, 5 * at + i] })),
    ),
  );
