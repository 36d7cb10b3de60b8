import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { replayed } from "./interface/objectives";
import { learntTogether } from "./interface/plans";
import { streamOptions } from "./memory/memoryOptions";
import { streamMemory } from "./memory/streamMemory";

/**
 * Experience replay with a bounded memory (Chaudhry et al. 2019b, algorithm 1): each step learns from the batch and
 * from as many stored samples, all parameters together.
 */
export const er = defineStrategy({
  name: "er",
  summary: "replays stored samples beside every batch",
  source: "Chaudhry et al. 2019b, Alg. 1; Vitter 1985",
  options: streamOptions(200, "Buzzega et al. 2020, section 4: its smallest memory"),
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.yellow, symbol: "star" },
  make: (options) => ({
    keep: (start) => streamMemory(start, { ...options, logits: false }),
    plan(situation) {
      return learntTogether([commonObjectives(situation).labelled, replayed("replay", "memory")]);
    },
  }),
});
