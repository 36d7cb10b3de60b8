import { wordOption } from "../base/optionSpecs";
import { choices } from "../base/searchSpace";
import { okabeIto } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { oneMean, replayed } from "./interface/objectives";
import { learntTogether } from "./interface/plans";
import { streamOptions } from "./memory/memoryOptions";
import { replayMemory } from "./memory/byClass/replayMemory";

/**
 * Experience replay with a bounded memory (Chaudhry et al. 2019b, algorithm 1): each step learns from the batch and
 * from as many stored samples, all parameters together.
 *
 * The algorithm has one mean over the batch and the stored samples together, and so has the authors' code
 * (facebookresearch/agem, conv_split_cifar.py, `ER`: both are one batch, and the sum of its losses is divided by its
 * size). Here it is the mean over the annotated labels of both: each objective is weighted by its share of them. With
 * `mean=apart` the update is the sum of two means, so that the batch and the stored samples have the same weight
 * whatever their numbers, and the step is longer.
 */
export const er = defineStrategy({
  name: "er",
  summary: "replays stored samples beside every batch",
  source: "Chaudhry et al. 2019b, Alg. 1; Vitter 1985",
  options: {
    mean: wordOption("together", {
      choices: ["together", "apart"],
      meaning: "one mean over the batch and the stored samples together, or the sum of a mean of each",
      source: "Chaudhry et al. 2019b, Alg. 1; apart: ours up to 0.1",
      tune: choices(["together", "apart"]),
    }),
    ...streamOptions(200, "Buzzega et al. 2020, section 4: its smallest memory"),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  look: { colour: okabeIto.yellow, symbol: "star" },
  page: {
    family: "replay",
    formulas: [
      {
        tex: String.raw`L = \frac{1}{|B| + |M|} \Big( \sum_{b \in B} \ell_b + \sum_{m \in M} \ell_m \Big)`,
        meaning:
          "$`B`$ are the annotated labels of the batch, $`M`$ those of a draw of stored samples, " +
          "and $`\\ell`$ the loss of a label. With `mean=apart` it is the sum of the two means.",
        source: "Chaudhry et al. 2019b, Alg. 1",
      },
    ],
    deviations: [
      "The mean is over the annotated labels of the batch and the stored samples; the paper's is over samples.",
      "The stored samples have batch statistics of their own, where the authors' are those of both together.",
    ],
  },
  make: ({ mean, ...memory }) => ({
    needsPrevious: memory.relabel > 0,
    keep: (start) => replayMemory(start, { ...memory, logits: false }),
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      const replay = replayed("replay", "memory");
      if (mean === "apart") return learntTogether([labelled, replay]);
      const { labels, slices, classes } = situation;
      const ofBatch = labels === "available" ? slices.flat() : slices[slices.length - 1];
      const all = Array.from({ length: classes }, (_, c) => c);
      return learntTogether(
        oneMean([
          { objective: labelled, classes: ofBatch },
          { objective: replay, classes: all },
        ]),
      );
    },
  }),
});
