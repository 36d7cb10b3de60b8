import { imagesOf, type Task } from "../data";
import { terms } from "./interface/objectives";
import type { Strategy } from "./interface/strategy";

/** Training on the data of all tasks at once: the upper reference, not a continual method. */
export const joint: Strategy = {
  name: "joint",
  source: "Li 2018, joint training",
  direction: "sum",
  regimes: ["available", "unavailable"],
  needsPrevious: false,
  plan(situation) {
    const { own } = terms(situation);
    return { shared: [own], head: { objectives: [own], steps: "together" } };
  },
  arrange: (tasks) => [union(tasks)],
};

function union(tasks: readonly Task[]): Task {
  return {
    number: 1,
    classes: tasks.flatMap((task) => task.classes),
    train: imagesOf(tasks, "train"),
    validation: imagesOf(tasks, "validation"),
    test: imagesOf(tasks, "test"),
  };
}
