import { checkDistillation, plainDistillation, terms } from "./interface/objectives";
import { configurable } from "./interface/options";

/**
 * Learning without Forgetting (Li and Hoiem 2016) for sigmoids: new labels, and the old network's own answers for the
 * old classes.
 */
export const lwf = configurable("lwf", plainDistillation, (options) => {
  checkDistillation("lwf", options);
  return {
    source: "Li and Hoiem 2016, Eqs. 2 and 3; Li 2018",
    direction: "sum",
    regimes: ["unavailable", "available"],
    needsPrevious: true,
    plan(situation) {
      const { own, earlier, distilled, seen } = terms(situation, options);
      if (situation.labels === "unavailable")
        return { shared: [own, ...distilled], head: { objectives: [own, ...distilled], steps: 3 } };
      return { shared: [seen, ...distilled], head: { objectives: [own, ...earlier, ...distilled], steps: 6 } };
    },
  };
});
