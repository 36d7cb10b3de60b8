import { numberOption } from "../../base/optionSpecs";
import { asymmetricLoss } from "../../nn";
import { balanced, balanceOption } from "./balance";
import { defineLoss } from "./definition";

const field = "witdsl/KRT-MLCIL and scut-zx/L3A";

/**
 * Asymmetric loss (Ridnik et al. 2021a; `asymmetricLoss`). The authors add it up over the batch and the classes; here
 * it is the mean over annotated labels, as the other losses are. So it means the same whatever the number of images,
 * and with all numbers 0 it is `bce`. An optimiser whose steps depend on the scale of a loss, as SGD's do, needs
 * another rate.
 */
export const asl = defineLoss({
  name: "asl",
  summary: "asymmetric loss: easy negatives count little, and those below a margin nothing",
  source: "Ridnik et al. 2021a; Alibaba-MIIL/ASL, `AsymmetricLoss`",
  options: {
    negative: numberOption(4, { least: 0, meaning: "focusing of negatives, gamma-", source: `${field}: 4` }),
    positive: numberOption(0, {
      least: 0,
      meaning: "focusing of positives, gamma+",
      source: `${field}: 0; 1 in Alibaba-MIIL/ASL`,
    }),
    clip: numberOption(0.05, {
      least: 0,
      below: 1,
      meaning: "probability below which a negative counts nothing",
      source: `Alibaba-MIIL/ASL, ${field}: .05`,
    }),
    balance: balanceOption(),
  },
  make: ({ balance, ...options }) => balanced(balance, asymmetricLoss(options)),
});
