import { numberOption } from "../../base/optionSpecs";
import { asymmetricLoss } from "../../nn";
import { balanced, balanceOption } from "./balance";
import { defineLoss } from "./definition";

const field = "witdsl/KRT-MLCIL and scut-zx/L3A";

/**
 * Asymmetric loss (Ridnik et al. 2021a; `asymmetricLoss`). With all numbers 0 it is `bce`.
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
  page: {
    formulas: [
      {
        tex: String.raw`\ell(z, y) = -y\, (1 - p)^{\gamma_+} \log p - (1 - y)\, p_m^{\gamma_-} \log (1 - p_m),
        \qquad p = \sigma(z),\ p_m = \max(p - m, 0)`,
        meaning:
          "The loss of one label $`y`$ with logit $`z`$; $`\\gamma_-`$ is `negative`, $`\\gamma_+`$ " +
          "is `positive` and $`m`$ is `clip`. The weights $`(1-p)^{\\gamma_+}`$ and " +
          "$`p_m^{\\gamma_-}`$ carry no gradient.",
        source: "Ridnik et al. 2021a; Alibaba-MIIL/ASL, `AsymmetricLoss`",
      },
    ],
    deviations: [
      "The authors add the loss up over the batch and the classes. Here it is the mean over " +
        "annotated labels, so that it means the same whatever the number of images. An optimiser " +
        "whose steps depend on the scale of a loss, as SGD's do, needs another rate.",
      "The authors' code limits $`p`$ to $`10^{-8}`$ inside the logarithm. Here the logarithm is exact.",
    ],
  },
  make: ({ balance, ...options }) => balanced(balance, asymmetricLoss(options)),
});
