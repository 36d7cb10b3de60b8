import { terms } from "./interface/objectives";
import type { Strategy } from "./interface/strategy";

/** Goes on training on each new task, with nothing against forgetting. */
export const finetune: Strategy = {
  name: "finetune",
  source: "Li 2018, fine-tuning; head steps as its code",
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: false,
  plan(situation) {
    const { own, earlier, seen } = terms(situation);
    if (situation.labels === "unavailable") return { shared: [own], head: { objectives: [own], steps: 3 } };
    return { shared: [seen], head: { objectives: [own, ...earlier], steps: 3 } };
  },
};
