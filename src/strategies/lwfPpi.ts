import { checkDistillation, plainDistillation, sumOf, terms } from "./interface/objectives";
import { configurable } from "./interface/options";

/**
 * LwF's objectives, kept apart: the new task's gradient is projected on the cone where no distillation loss rises.
 * The default direction is `ppi`'s, margin 1. A weight that scales a gradient does not move
 * its constraint: it counts in the head's sum and where there is a margin.
 */
export const lwfPpi = configurable("lwf-ppi", plainDistillation, (options) => {
  checkDistillation("lwf-ppi", options);
  return {
    source: "Li 2018",
    direction: "project:original",
    regimes: ["unavailable", "available"],
    needsPrevious: true,
    plan(situation) {
      const { own, earlier, distilled } = terms(situation, options);
      if (situation.labels === "unavailable")
        return { shared: [own, ...distilled], head: { objectives: [own, ...distilled], steps: 3 } };
      const both = distilled.map((distil, k) => sumOf(`bce+distil:${k + 1}`, [earlier[k], distil]));
      return { shared: [own, ...both], head: { objectives: [own, ...both], steps: 6 } };
    },
  };
});
