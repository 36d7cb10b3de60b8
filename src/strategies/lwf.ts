import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { distillationOptions } from "./interface/distillation";
import { headOf, headOption } from "./interface/head";

/**
 * Learning without Forgetting (Li and Hoiem 2016) for sigmoids: new labels, and the old network's own answers for the
 * old classes. Where labels of earlier tasks are available, the backbone learns them too.
 */
export const lwf = defineStrategy({
  name: "lwf",
  summary: "keeps the answers of the network before the task, by distillation",
  source: "Li and Hoiem 2016, Eqs. 2 and 3; Li 2018",
  options: { ...distillationOptions, head: headOption() },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  look: { colour: okabeIto.blue, symbol: "square" },
  page: {
    family: "regularisation",
    formulas: [
      {
        tex: String.raw`L_t = \mathrm{BCE}_t(y, p) + \lambda \sum_{k < t} \mathrm{BCE}_k(p^{\mathrm{old}}, p),
        \qquad p = \sigma(z / T)`,
        meaning:
          "The labels of the new task, and for each earlier task $`k`$ the answers " +
          "$`p^{\\mathrm{old}}`$ of the network before the task in place of labels. $`T`$ is " +
          "`temperature` and counts in the distillation alone; $`\\lambda`$ is `weight`.",
        source: "Li and Hoiem 2016, Eqs. 2 and 3; Li 2018",
      },
    ],
    deviations: ["The paper has softmax outputs. Here every class has a sigmoid of its own."],
  },
  make: ({ head, ...distil }) => ({
    plan(situation) {
      const { newTask, earlier, distilled, labelled } = commonObjectives(situation, distil);
      const learnt = situation.labels === "available" ? [...earlier, ...distilled] : distilled;
      return { shared: [labelled, ...distilled], head: headOf(head, newTask, learnt) };
    },
  }),
});
