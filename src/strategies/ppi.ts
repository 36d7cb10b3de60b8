import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { headOf, projectedHeadOption } from "./interface/head";
import { projected } from "./interface/projected";

/**
 * Projection as Pareto Improvement (Li 2018): the new task's gradient, projected on the cone where no earlier task's
 * loss rises. The default direction has the margin 1 that the published numbers were made with. `project` is the
 * projection as the report states it. The head learns all objectives, in the report's code too, unless its option says
 * otherwise.
 */
export const ppi = defineStrategy({
  name: "ppi",
  summary: "projects the update so that no loss of an earlier task rises",
  source: "Li 2018",
  options: { head: projectedHeadOption() },
  direction: "project:original",
  regimes: ["available"],
  look: { colour: okabeIto.orange, symbol: "triangle-up" },
  page: {
    family: "projection",
    formulas: [
      projected(
        "$`g_k`$ is the gradient of the loss of task $`k`$ on the labels of the batch, and $`t`$ " +
          "is the new task. With a margin above 0 see the direction `project`.",
        "Li 2018",
      ),
    ],
    deviations: [],
  },
  make: ({ head }) => ({
    plan(situation) {
      const { newTask, earlier } = commonObjectives(situation);
      return { shared: [newTask, ...earlier], head: headOf(head, newTask, earlier) };
    },
  }),
});
