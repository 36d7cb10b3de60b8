import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { distillationOptions } from "./interface/distillation";

/**
 * Learning without Forgetting (Li and Hoiem 2016) for sigmoids: new labels, and the old network's own answers for the
 * old classes.
 */
export const lwf = defineStrategy({
  name: "lwf",
  summary: "keeps the answers of the network before the task, by distillation",
  source: "Li and Hoiem 2016, Eqs. 2 and 3; Li 2018",
  options: distillationOptions,
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  look: { colour: okabeIto.blue, symbol: "square" },
  make: (options) => ({
    plan(situation) {
      const { newTask, earlier, distilled, seen } = commonObjectives(situation, options);
      if (situation.labels === "unavailable") {
        return { shared: [newTask, ...distilled], head: { objectives: [newTask, ...distilled], steps: 3 } };
      }
      return { shared: [seen, ...distilled], head: { objectives: [newTask, ...earlier, ...distilled], steps: 6 } };
    },
  }),
});
