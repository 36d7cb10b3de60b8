import { terms } from "./objectives";
import type { Strategy } from "./strategy";

/** Learning without Forgetting (Li and Hoiem 2016) for sigmoids: new labels, and the old network's own answers for the old classes. */
export const lwf: Strategy = {
  name: "lwf",
  source: "Li and Hoiem 2016, Eq. 3, lambda 1; Li 2018",
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  plan(situation) {
    const { own, earlier, distilled, seen } = terms(situation);
    if (situation.labels === "unavailable") return { shared: [own, ...distilled], head: { objectives: [own, ...distilled], steps: 3 } };
    return { shared: [seen, ...distilled], head: { objectives: [own, ...earlier, ...distilled], steps: 6 } };
  },
};
