import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { replayed } from "./interface/objectives";
import { memoryOptions } from "./memory/memoryOptions";
import { memoryOfAll, taskMemory } from "./memory/taskMemory";

/**
 * Averaged GEM (Chaudhry et al. 2019a): a single constraint, the loss on one batch drawn from the memories of all
 * earlier tasks, where GEM has one constraint for each task. With a single constraint the directions `agem` and
 * `project` are the same formula, g - <g, r> / <r, r> r where <g, r> < 0 (equation 11). The head learns as in `gem`.
 */
export const agem = defineStrategy({
  name: "agem",
  summary: "projects the update so that the mean loss on stored samples of earlier tasks does not rise",
  source: "Chaudhry et al. 2019a, Eq. 11",
  options: memoryOptions(768, "as `gem`, so that the two compare"),
  direction: "agem",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.sky, symbol: "diamond-open" },
  page: {
    family: "projection",
    formulas: [
      {
        tex: String.raw`g' = g - \frac{\langle g, r \rangle}{\langle r, r \rangle}\, r \quad \text{where }
        \langle g, r \rangle < 0, \qquad g' = g \text{ elsewhere}`,
        meaning:
          "$`g`$ is the gradient on the batch, and $`r`$ that of the loss on one batch drawn from " +
          "the memories of all earlier tasks.",
        source: "Chaudhry et al. 2019a, Eq. 11",
      },
    ],
    deviations: ["The projection is over the shared parameters only, as in `gem`."],
  },
  make: (options) => ({
    keep: (start) => taskMemory(start, options),
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      const memory = replayed(memoryOfAll, memoryOfAll);
      return { shared: [labelled, memory], head: { objectives: [labelled] } };
    },
  }),
});
