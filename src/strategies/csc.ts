import { numberOption } from "../base/optionSpecs";
import { logRange, range } from "../base/searchSpace";
import { furtherColours } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { distillation } from "./interface/distillation";
import { maxEntropy, weighted } from "./interface/maxEntropy";
import { learntTogether } from "./interface/plans";

/**
 * Confidence self-calibration (Du et al. 2024; Kaile-Du/CSC, CSC/CSC.py, `train_test`): the head `cigcn`, which relates
 * the classes to one another, and from the second task on
 *
 *     alpha L(new labels) + (1 - alpha) BCE(old classes, answers before the task) + the max-entropy regulariser
 *
 * over the classes seen so far (`maxEntropy`). The first task has the new labels alone, with weight 1. The authors'
 * criterion, PyTorch's `MultiLabelSoftMarginLoss`, is binary cross-entropy as here.
 */
export const csc = defineStrategy({
  name: "csc",
  summary: "relates classes by a graph, keeps the old answers, and penalises answers that are too sure",
  source: "Du et al. 2024; Kaile-Du/CSC",
  options: {
    alpha: numberOption(0.5, {
      least: 0,
      most: 1,
      meaning: "weight of the new labels from the second task on; that of the old answers is 1 - alpha",
      source: "the authors' code, config/voc.py, `alpha`",
      tune: range(0.1, 0.9),
    }),
    entropy: numberOption(0.04, {
      least: 0,
      meaning: "weight beta of the max-entropy regulariser; 0: none",
      source: "the authors' code, config/voc.py, `beta`, which is -0.04 there and is taken with the other sign",
      tune: logRange(0.004, 0.4),
    }),
  },
  direction: "sum",
  regimes: ["unavailable", "available"],
  needsPrevious: true,
  head: "cigcn",
  look: { colour: furtherColours.olive, symbol: "hourglass-open" },
  page: {
    family: "multi-label",
    formulas: [
      {
        tex: String.raw`L = \alpha\, L(\text{new labels}) + (1 - \alpha)\,
        \mathrm{BCE}_{\mathrm{old}}(p^{\mathrm{old}}, p) + \beta\, \frac{1}{n} \sum_{i} \sum_{c}
        p_{ic} \log (p_{ic} + 10^{-5})`,
        meaning:
          "From the second task on; $`p = \\sigma(z)`$, $`p^{\\mathrm{old}}`$ are the answers before " +
          "the task, $`\\beta`$ is `entropy`, and the last sum is over the classes seen so far. The " +
          "first task has its labels alone, with weight 1.",
        source: "Du et al. 2024; Kaile-Du/CSC, CSC/CSC.py, `train_test`",
      },
    ],
    deviations: [
      "The authors have one loss. Here its three objectives are named and added up, and another " +
        "direction may weigh them.",
      "The replay that the paper also has numbers with is left out, and so is the authors' " +
        "augmentation (Cutout, RandAugment).",
      "After the first task the authors' network stays in evaluation mode: its normalisation " +
        "learns no more, and here it does.",
    ],
  },
  make: ({ alpha, entropy }) => ({
    plan(situation) {
      const { labelled } = commonObjectives(situation);
      if (situation.task === 1) return learntTogether([labelled]);
      const earlier = situation.slices.slice(0, -1).flat();
      const old = distillation("distil", earlier, situation.classes, { temperature: 1, weight: 1 - alpha });
      const regularised = entropy > 0 ? [maxEntropy(situation, entropy)] : [];
      return learntTogether([weighted(alpha, labelled), old, ...regularised]);
    },
  }),
});
