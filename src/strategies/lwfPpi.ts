import { sumOf, terms } from "./objectives";
import type { Strategy } from "./strategy";

/**
 * LwF's objectives, kept apart: the new task's gradient is projected on the cone where no distillation loss rises.
 * The default direction is `ppi`'s, margin 1.
 */
export const lwfPpi: Strategy = {
  name: "lwf-ppi",
  source: "Li 2018",
  direction: "project:original",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  plan(situation) {
    const { own, earlier, distilled } = terms(situation);
    if (situation.labels === "unavailable") return { shared: [own, ...distilled], head: { objectives: [own, ...distilled], steps: 3 } };
    const both = distilled.map((distil, k) => sumOf(`bce+distil:${k + 1}`, [earlier[k], distil]));
    return { shared: [own, ...both], head: { objectives: [own, ...both], steps: 6 } };
  },
};
