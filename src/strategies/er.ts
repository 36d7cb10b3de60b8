import { megabytes } from "./memory/bounds";
import { checkStream, streamMemory } from "./memory/streamMemory";
import { replayed, terms } from "./interface/objectives";
import { configurable } from "./interface/options";

/**
 * Experience replay with a bounded memory (Chaudhry et al. 2019, "On tiny episodic memories", algorithm 1): each step
 * learns from the batch and from as many stored samples, all parameters together.
 */
export const er = configurable(
  "er",
  // The smallest memory and the policy of Buzzega et al. 2020, section 4; running statistics are left alone, unlike
  // there.
  { memory: 200, megabytes, policy: "reservoir", fold: 0 },
  (options) => {
    checkStream("er", options);
    return {
      source: "Chaudhry et al. 2019, Alg. 1; Vitter 1985",
      direction: "sum",
      regimes: ["unavailable", "available"],
      needsPrevious: false,
      keep: (beginning) => streamMemory(beginning, { ...options, logits: false }),
      plan(situation) {
        const objectives = [terms(situation).labelled, replayed("replay", "memory")];
        return { shared: objectives, head: { objectives, steps: "together" } };
      },
    };
  },
);
