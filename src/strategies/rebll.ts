import { numberOption } from "../base/optionSpecs";
import { okabeIto } from "../base/palette";
import { defineStrategy } from "./interface/define";
import { decayOption, distillation } from "./interface/distillation";
import { oneMean, replayed, supervised } from "./interface/objectives";
import { learntTogether } from "./interface/plans";
import { streamOptions } from "./memory/memoryOptions";
import { relabelOption } from "./memory/relabel";
import { replayMemory } from "./memory/byClass/replayMemory";

const notRead = "ours: the paper's was not reached";

/**
 * RebLL (Du et al. 2025), in a form of ours: **the paper's equations and constants could not be read.** What was read
 * is its abstract, the caption of its Figure 3 and what others write of it; the authors' repository (Kaile-Du/RebLL)
 * has no code. From there are the three parts, in words:
 *
 * - the classification loss of the new task's classes emphasises negative labels;
 * - the distillation loss of the earlier classes weighs down over-confident predictions by "an adaptive exponential
 *   decay factor";
 * - online relabelling fills in the labels that stored samples lack: those of earlier classes by the network before the
 *   task, those of the task's classes by the network that has just learnt it.
 *
 * Each formula is the plainest that does what the words say, and is ours (`negativesWeighted`, `distillation`,
 * `relabelled`):
 *
 *     mean of -y log p - negative (1 - y) log(1 - p)        over the labels of the batch and of stored samples
 *     + weight mean of exp(-decay q) (-q log p - (1 - q) log(1 - p))   over the earlier classes of the batch
 *
 * with q the probability of the network before the task. All constants are ours. So are the kind and the size of the
 * memory, which is that of `er`, and that the distillation is of the batch alone. Nobody should take its results for
 * those of the paper. `relabel` and the memory's options are those of `er` and `derpp`; `lwf` and `lwf-ppi` have
 * `decay`.
 */
export const rebll = defineStrategy({
  name: "rebll",
  summary: "after RebLL's description in words, formulas ours: negatives count more, sure old answers less",
  source: "after Du et al. 2025, whose equations were not reached; formulas and constants ours",
  options: {
    negative: numberOption(2, {
      least: 0,
      meaning: "how much a label that is 0 counts, where one that is 1 counts 1",
      source: notRead,
    }),
    weight: numberOption(1, { least: 0, meaning: "weight of the distillation of earlier classes", source: notRead }),
    decay: decayOption(1, notRead),
    ...streamOptions(200, "as `er`, so that the two compare; the paper's was not reached"),
    relabel: relabelOption(0.5, notRead),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  look: { colour: okabeIto.sky, symbol: "hexagram" },
  make: ({ negative, weight, decay, ...memory }) => ({
    keep: (start) => replayMemory(start, { ...memory, logits: false }),
    plan({ task, slices, classes, labels }) {
      const isAvailable = labels === "available";
      const ofBatch = isAvailable ? slices.flat() : slices[slices.length - 1];
      const learnt = oneMean([
        {
          objective: supervised(isAvailable ? "bce:seen" : `bce:${task}`, ofBatch, classes, negative),
          classes: ofBatch,
        },
        { objective: replayed("replay", "memory", negative), classes: [...Array(classes).keys()] },
      ]);
      const earlier = slices.slice(0, -1).flat();
      const old = distillation("distil", earlier, classes, { temperature: 1, weight, decay });
      return learntTogether(task === 1 ? learnt : [...learnt, old]);
    },
  }),
});
