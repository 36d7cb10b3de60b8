import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";

/** Goes on training on each new task, with nothing against forgetting. */
export const finetune = defineStrategy({
  name: "finetune",
  summary: "goes on training on each new task, with nothing against forgetting",
  source: "Li 2018, fine-tuning; head steps as its code",
  options: {},
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.vermillion, symbol: "x" },
  make: () => ({
    plan(situation) {
      const { newTask, earlier, seen } = commonObjectives(situation);
      if (situation.labels === "unavailable") return { shared: [newTask], head: { objectives: [newTask], steps: 3 } };
      return { shared: [seen], head: { objectives: [newTask, ...earlier], steps: 3 } };
    },
  }),
});
