import { furtherColours } from "../base/palette";
import { commonObjectives } from "./interface/commonObjectives";
import { defineStrategy } from "./interface/define";
import { learntTogether } from "./interface/plans";

/**
 * L3A (Zhang et al. 2025): the network learns the first task by gradient steps, with a linear head, and stays as it
 * is from then on. Each task, the first too, is a fit of the `analytic` head, which answers. Nothing is stored of the
 * images but sums. The head's options (`--head analytic:width=2048`) are those of the paper: random features, weights
 * of images by class counts, and labels of earlier classes by the answers so far.
 *
 * The authors (scut-zx/L3A) train the first task by the asymmetric loss. Here the loss is that of the run.
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
  make: () => ({ plan: (situation) => learntTogether([commonObjectives(situation).labelled]) }),
});
