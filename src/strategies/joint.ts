import { furtherColours } from "../base/palette";
import { imagesOf, type Task } from "../data";
import { terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/** Training on the data of all tasks at once: the upper reference, not a continual method. */
export const joint = defineStrategy({
  name: "joint",
  summary: "trains on all tasks at once: the upper reference, not a continual method",
  source: "Li 2018, joint training",
  options: {},
  direction: "sum",
  regimes: ["available", "unavailable"],
  look: { colour: furtherColours.grey, symbol: "circle-open" },
  make: () => ({
    plan(situation) {
      const { newTask } = terms(situation);
      return { shared: [newTask], head: { objectives: [newTask], steps: "together" } };
    },
    arrange: (tasks) => [union(tasks)],
  }),
});

function union(tasks: readonly Task[]): Task {
  return {
    number: 1,
    classes: tasks.flatMap((task) => task.classes),
    train: imagesOf(tasks, "train"),
    validation: imagesOf(tasks, "validation"),
    test: imagesOf(tasks, "test"),
  };
}
