import { numberOption } from "../base/optionSpecs";
import { logRange, range } from "../base/searchSpace";
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
 * `relabelled`), and so are all constants. Nobody should take its results for those of the paper. Its parts are options
 * of others too: `relabel` and the memory's of `er` and `derpp`, and `decay` of `lwf` and `lwf-ppi`.
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
      tune: range(1, 4),
    }),
    weight: numberOption(1, {
      least: 0,
      meaning: "weight of the distillation of earlier classes",
      source: notRead,
      tune: logRange(0.1, 10),
    }),
    decay: decayOption(1, notRead),
    ...streamOptions(200, "as `er`, so that the two compare; the paper's was not reached"),
    relabel: relabelOption(0.5, notRead),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  look: { colour: okabeIto.sky, symbol: "hexagram" },
  page: {
    family: "multi-label",
    formulas: [
      {
        tex: String.raw`L = \frac{1}{|B| + |M|} \sum_{B \cup M} \big( -y \log p - \nu\, (1 - y) \log (1 - p) \big)
        + \lambda\, \underset{\mathrm{old}}{\mathrm{mean}}\;
        e^{-\gamma q} \big( -q \log p - (1 - q) \log (1 - p) \big)`,
        meaning:
          "$`B`$ are the annotated labels of the batch, $`M`$ those of a draw of stored samples. $`q`$ is the " +
          "probability that the network before the task gives; the mean is over the classes of earlier tasks in the " +
          "batch. $`\\nu`$ is `negative`, $`\\lambda`$ `weight` and $`\\gamma`$ `decay`. This is a form of ours.",
        source: "ours, after the abstract of Du et al. 2025",
      },
      {
        tex: String.raw`y_c = [\, q_c > \tau \,]`,
        meaning:
          "At the end of a task, for each label that a stored sample lacks: $`q`$ is the answer of the network " +
          "before the task for a sample of the task and a class of an earlier one, and that of the network after " +
          "the task for a sample of an earlier task and a class of this one. $`\\tau`$ is `relabel`; it is ours.",
        source: "after the caption of Figure 3 of Du et al. 2025",
      },
    ],
    deviations: [
      "The paper's equations and constants could not be read, and the authors have published no code. Only the three " +
        "parts as they are said in words are theirs: every formula and every default here is ours, and its results " +
        "are not those of the paper.",
      "The kind and the size of the memory are those of `er`.",
      "The distillation is of the batch alone; stored samples have labels of the earlier classes.",
    ],
  },
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
