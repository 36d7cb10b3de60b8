import { okabeIto } from "../base/palette";
import { streamOptions } from "./memory/memoryOptions";
import { streamMemory } from "./memory/streamMemory";
import { replayed, terms } from "./interface/objectives";
import { defineStrategy } from "./interface/define";

/**
 * Experience replay with a bounded memory (Chaudhry et al. 2019, "On tiny episodic memories", algorithm 1): each step
 * learns from the batch and from as many stored samples, all parameters together.
 */
export const er = defineStrategy({
  name: "er",
  summary: "replays stored samples beside every batch",
  source: "Chaudhry et al. 2019, Alg. 1; Vitter 1985",
  options: streamOptions(200, "Buzzega et al. 2020, section 4: its smallest memory"),
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.yellow, symbol: "star" },
  make: (options) => ({
    keep: (beginning) => streamMemory(beginning, { ...options, logits: false }),
    plan(situation) {
      const objectives = [terms(situation).labelled, replayed("replay", "memory")];
      return { shared: objectives, head: { objectives, steps: "together" } };
    },
  }),
});
