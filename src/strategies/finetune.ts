import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { headOf, headOption } from "./interface/head";

/**
 * Goes on training on each new task, with nothing against forgetting. Where labels of earlier tasks are available, the
 * backbone learns all classes seen so far in one mean, and the head as its option `head` says.
 */
export const finetune = defineStrategy({
  name: "finetune",
  summary: "goes on training on each new task, with nothing against forgetting",
  source: "Li 2018, fine-tuning",
  options: { head: headOption() },
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.vermillion, symbol: "x" },
  page: {
    family: "reference",
    formulas: [
      {
        tex: String.raw`L_t = \mathrm{BCE}_t(y, \sigma(z))`,
        meaning: "The loss of task $`t`$ is that of its own labels alone, $`z`$ being the logits.",
        source: "Li 2018",
      },
    ],
    deviations: [],
  },
  make: ({ head }) => ({
    plan(situation) {
      const { newTask, earlier, labelled } = commonObjectives(situation);
      const learnt = situation.labels === "available" ? earlier : [];
      return { shared: [labelled], head: headOf(head, newTask, learnt) };
    },
  }),
});
