import { integerOption, numberOption, wordOption } from "../../base/optionSpecs";
import { analyticState } from "./analyticState";
import { defineHead } from "./define";

/**
 * The classifier of L3A (Zhang et al. 2025): ridge regression on random features of the network, which is fitted at the
 * end of each task and answers in place of the linear layer that the network learnt with. See `AnalyticFit`.
 *
 * The defaults are those of the authors' code (scut-zx/L3A, configs/l3a_tresnetm_voc.yaml), but for the width. It has
 * 8192 random features there for 2048 features of TResNet-M, and 4096 in its other configurations.
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
  make: (options) => ({ keep: (start) => analyticState(start, options) }),
});
