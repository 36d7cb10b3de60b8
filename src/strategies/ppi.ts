import { terms } from "./interface/objectives";
import type { Strategy } from "./interface/strategy";

/**
 * Projection as Pareto Improvement: the new task's gradient, projected on the cone where no earlier task's loss rises.
 * The default direction has the margin 1 that the published numbers were made with; `project` is the projection as the
 * report states it.
 */
export const ppi: Strategy = {
  name: "ppi",
  source: "Li 2018",
  direction: "project:original",
  regimes: ["available"],
  needsPrevious: false,
  plan(situation) {
    const { own, earlier } = terms(situation);
    return { shared: [own, ...earlier], head: { objectives: [own, ...earlier], steps: 3 } };
  },
};
