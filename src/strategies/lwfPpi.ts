import { okabeIto } from "../base/palette";
import { distillationOptions, sumOf, terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/**
 * LwF's objectives, kept apart: the new task's gradient is projected on the cone where no distillation loss rises.
 * The default direction is `ppi`'s, margin 1. A weight that scales a gradient does not move
 * its constraint: it counts in the head's sum and where there is a margin.
 */
export const lwfPpi = defineStrategy({
  name: "lwf-ppi",
  summary: "projects the update so that no distillation loss rises",
  source: "Li 2018",
  options: distillationOptions,
  direction: "project:original",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  look: { colour: okabeIto.green, symbol: "circle" },
  make: (options) => ({
    plan(situation) {
      const { newTask, earlier, distilled } = terms(situation, options);
      if (situation.labels === "unavailable")
        return { shared: [newTask, ...distilled], head: { objectives: [newTask, ...distilled], steps: 3 } };
      const both = distilled.map((distil, k) => sumOf(`bce+distil:${k + 1}`, [earlier[k], distil]));
      return { shared: [newTask, ...both], head: { objectives: [newTask, ...both], steps: 6 } };
    },
  }),
});
