import { furtherColours } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { learntTogether } from "./interface/plans";

/**
 * L3A (Zhang et al. 2025): the network learns the first task by gradient steps, with a linear head, and stays as it is
 * from then on. Each task, the first too, is a fit of the `analytic` head, which answers. Nothing is stored of the
 * images but sums. The head's options (`--head analytic:width=2048`) are those of the paper: random features, weights
 * of images by class counts, and labels of earlier classes by the answers so far.
 */
export const l3a = defineStrategy({
  name: "l3a",
  summary: "learns the first task, then fits a ridge regression on random features to each",
  source: "Zhang et al. 2025; scut-zx/L3A",
  options: {},
  direction: "sum",
  regimes: ["unavailable", "available"],
  trains: "first",
  head: "analytic",
  heads: ["analytic"],
  look: { colour: furtherColours.forest, symbol: "diamond-tall" },
  page: {
    family: "multi-label",
    formulas: [
      {
        tex: String.raw`W = \Big(\sum_i w_i\, \varphi_i \varphi_i^\top + \gamma I\Big)^{-1} \sum_i w_i\,
        \varphi_i y_i^\top`,
        meaning:
          "$`\\varphi_i`$ are random features of image $`i`$ of any task so far, $`y_i`$ its labels, " +
          "and $`w_i`$ its weight: see the head [analytic](../parts/heads.md#analytic).",
        source: "Zhang et al. 2025; scut-zx/L3A",
      },
    ],
    deviations: [
      "The authors train the first task by the asymmetric loss. Here the loss is that of the " +
        "run, and `--loss asl` is theirs.",
    ],
  },
  make: () => ({ plan: (situation) => learntTogether([commonObjectives(situation).labelled]) }),
});
