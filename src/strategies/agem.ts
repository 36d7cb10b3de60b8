import { okabeIto } from "../base/palette";
import { memoryOptions } from "./memory/memoryOptions";
import { taskMemory } from "./memory/taskMemory";
import { replayed, terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/**
 * Averaged GEM (Chaudhry, Ranzato, Rohrbach and Elhoseiny 2019): one constraint, the loss on one batch drawn from the
 * memories of all earlier tasks, in place of GEM's one per task. With this single constraint the directions `agem` and
 * `project` are the same formula, g - <g, r> / <r, r> r where <g, r> < 0 (equation 11). The head learns as in `gem`.
 */
export const agem = defineStrategy({
  name: "agem",
  summary: "projects the update so that the mean loss on stored samples of earlier tasks does not rise",
  source: "Chaudhry et al. 2019, Eq. 11",
  options: memoryOptions(768, "as `gem`, so that the two compare"),
  direction: "agem",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.sky, symbol: "diamond-open" },
  make: (options) => ({
    keep: (beginning) => taskMemory(beginning, options),
    plan(situation) {
      const { labelled } = terms(situation);
      return {
        shared: [labelled, replayed("memory", "memory")],
        head: { objectives: [labelled], steps: "together" },
      };
    },
  }),
});
