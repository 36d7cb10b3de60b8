import { furtherColours } from "../base/palette";
import { imagesOf, type Task } from "../data";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { learntTogether } from "./interface/plans";

/** Training on the data of all tasks at once: the upper reference, not a continual method. */
export const joint = defineStrategy({
  name: "joint",
  summary: "trains on all tasks at once: the upper reference, not a continual method",
  source: "Li 2018, joint training",
  options: {},
  direction: "sum",
  regimes: ["available", "unavailable"],
  look: { colour: furtherColours.grey, symbol: "circle-open" },
  page: {
    family: "reference",
    formulas: [
      {
        tex: String.raw`L = \mathrm{BCE}(y, \sigma(z)) \quad \text{over the images and the classes of all tasks}`,
        meaning: "The loss of one task that holds the classes and the images of all tasks.",
        source: "Li 2018",
      },
    ],
    deviations: [],
  },
  make: () => ({
    plan(situation) {
      return learntTogether([commonObjectives(situation).newTask]);
    },
    arrange: (tasks) => [union(tasks)],
  }),
});

/** One task of the classes and images of all tasks. */
function union(tasks: readonly Task[]): Task {
  return {
    number: 1,
    classes: tasks.flatMap((task) => task.classes),
    train: imagesOf(tasks, "train"),
    validation: imagesOf(tasks, "validation"),
    // Asked for where scores are taken: of a benchmark whose test images are closed, never.
    get test() {
      return imagesOf(tasks, "test");
    },
  };
}
