import { checkBounds, megabytes } from "./memory/bounds";
import { taskMemory } from "./memory/taskMemory";
import { replayed, terms } from "./interface/objectives";
import { configurable } from "./interface/options";

/**
 * Averaged GEM (Chaudhry, Ranzato, Rohrbach and Elhoseiny 2019): one constraint, the loss on one batch drawn from the
 * memories of all earlier tasks, in place of GEM's one per task. With this single constraint the directions `agem` and
 * `project` are the same formula, g - <g, r> / <r, r> r where <g, r> < 0 (equation 11). The head learns as in `gem`.
 */
export const agem = configurable(
  "agem",
  // As `gem`, so that the two compare.
  { memory: 768, megabytes },
  (options) => {
    checkBounds("agem", options);
    return {
      source: "Chaudhry et al. 2019, Eq. 11",
      direction: "agem",
      regimes: ["unavailable", "available"],
      needsPrevious: false,
      keep: (beginning) => taskMemory(beginning, options),
      plan(situation) {
        const { labelled } = terms(situation);
        return {
          shared: [labelled, replayed("memory", "memory")],
          head: { objectives: [labelled], steps: "together" },
        };
      },
    };
  },
);
