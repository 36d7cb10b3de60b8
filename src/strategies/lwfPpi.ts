import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { distillationOptions } from "./interface/distillation";
import { headOf, projectedHeadOption } from "./interface/head";
import { sumOf } from "./interface/objectives";
import { projected } from "./interface/projected";

/**
 * LwF's objectives, each with its own gradient (Li 2018): the new task's gradient is projected on the cone where no
 * distillation loss rises. The default direction is that of `ppi`, with margin 1. The option `weight` makes a
 * distillation gradient longer, which does not move its constraint. So it counts only in the head's sum, and in the
 * projection where there is a margin. The head learns all of them, in the report's code too, unless its option says
 * otherwise.
 */
export const lwfPpi = defineStrategy({
  name: "lwf-ppi",
  summary: "projects the update so that no distillation loss rises",
  source: "Li 2018",
  options: { ...distillationOptions, head: projectedHeadOption() },
  direction: "project:original",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  look: { colour: okabeIto.green, symbol: "circle" },
  page: {
    family: "projection",
    formulas: [
      projected(
        "$`g_t`$ is the gradient of the new task's loss, and $`g_k`$ that of $`\\lambda " +
          "\\mathrm{BCE}_k(p^{\\mathrm{old}}, p)`$, the distillation of earlier task $`k`$. With a " +
          "margin above 0 see the direction `project`.",
        "Li 2018",
      ),
    ],
    deviations: [],
  },
  make: ({ head, ...distil }) => ({
    plan(situation) {
      const { newTask, earlier, distilled } = commonObjectives(situation, distil);
      const earlierTasks =
        situation.labels === "available"
          ? distilled.map((distil, k) => sumOf(`bce+distil:${k + 1}`, [earlier[k], distil]))
          : distilled;
      return { shared: [newTask, ...earlierTasks], head: headOf(head, newTask, earlierTasks) };
    },
  }),
});
