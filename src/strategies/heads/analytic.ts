import { integerOption, numberOption, wordOption } from "../../base/optionSpecs";
import { logRange } from "../../base/searchSpace";
import { analyticState } from "./analyticState";
import { defineHead } from "./define";

/**
 * The classifier of L3A (Zhang et al. 2025): ridge regression on random features of the network, which is fitted at the
 * end of each task and answers in place of the linear layer that the network learnt with. See `AnalyticFit`.
 *
 * The defaults are those of the authors' code (scut-zx/L3A, configs/l3a_tresnetm_voc.yaml), but for the width.
 */
export const analytic = defineHead({
  name: "analytic",
  summary: "ridge regression on random features, fitted at the end of each task",
  source: "Zhang et al. 2025; scut-zx/L3A",
  options: {
    width: integerOption(1024, {
      least: 1,
      meaning: "random features",
      source: "the authors' code has four for each feature on VOC, and so it is for 256 features of the small scales",
    }),
    gamma: numberOption(1000, {
      above: 0,
      meaning: "weight of the squared norm of W",
      source: "the authors' code, `rg`",
      tune: logRange(10, 100000),
    }),
    threshold: numberOption(0.7, {
      above: 0,
      most: 1,
      meaning: "sigmoid of an answer above which an unannotated class of an earlier task counts as shown; 1: never",
      source: "the authors' code, `thre`",
    }),
    weights: wordOption("inverse-sqrt", {
      choices: ["inverse-sqrt", "none"],
      meaning: "weights of images: the mean, over the classes shown, of inverse square roots of class counts; or 1",
      source: "the authors' code, `normalize_sqrt`",
    }),
  },
  page: {
    formulas: [
      {
        tex: String.raw`W = (A + \gamma I)^{-1} C, \qquad A = \sum_i w_i\, \varphi_i \varphi_i^\top, \quad C =
        \sum_i w_i\, \varphi_i y_i^\top`,
        meaning:
          "$`\\varphi_i`$ are the random features of image $`i`$, $`y_i`$ its labels and $`w_i`$ its " +
          "weight. A class of an earlier task that is not annotated counts as shown where the " +
          "sigmoid of the answer before the task is above `threshold`.",
        source: "Zhang et al. 2025; scut-zx/L3A, MultiLabelIncremental_L3A.py, `weight_IL_align`",
      },
    ],
    deviations: [
      "The authors have 8192 random features for the 2048 features of TResNet-M on VOC, and " +
        "4096 in their other configurations. The default `width` here is smaller, for small " +
        "backbones.",
    ],
  },
  make: (options) => ({ keep: (start) => analyticState(start, options) }),
});
