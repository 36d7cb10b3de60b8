import type { StepCostAxis } from "../../src/plots";
import { usual, type Work } from "../work";

/** A step that is timed, and where the figure has it. */
export interface ScalingPoint {
  readonly name: "finetune" | "lwf" | "lwf-ppi";
  readonly along: StepCostAxis;
  readonly at: number;
  readonly work: Work;
}

/** What does not change: the default size of a run, in the middle of its three tasks. */
export const middle = { batch: 32, tasks: 3, classes: 20, size: 64, width: 32 } as const;

const places: Readonly<Record<StepCostAxis, readonly number[]>> = {
  batch: [8, 32, 64, 96, 128],
  tasks: [1, 2, 3, 5, 10],
  classes: [10, 20, 80, 320, 1280],
};

/** A method that asks no earlier network, one that sums over tasks, and one that keeps their gradients apart. */
const names = ["finetune", "lwf", "lwf-ppi"] as const;

/** Every point, along each of the three axes. */
export const scalingPoints: readonly ScalingPoint[] = (["batch", "tasks", "classes"] as const).flatMap((along) =>
  places[along].flatMap((at) =>
    names.map((name): ScalingPoint => ({ name, along, at, work: workAt(name, along, at) })),
  ),
);

function workAt(kind: ScalingPoint["name"], along: StepCostAxis, at: number): Work {
  const { tasks, ...rest } = { ...middle, [along]: at };
  return { ...usual, ...rest, kind, earlier: tasks - 1 };
}
