import { crossEntropy } from "../../nn";
import { balanced, balanceOption } from "./balance";
import { defineLoss } from "./definition";

/** Binary cross-entropy: the mean over annotated labels, as in Li 2018. */
export const bce = defineLoss({
  name: "bce",
  summary: "binary cross-entropy",
  source: "Li 2018",
  options: { balance: balanceOption() },
  page: {
    formulas: [
      {
        tex: String.raw`\ell(z, y) = -y \log p - (1 - y) \log (1 - p), \qquad p = \sigma(z)`,
        meaning:
          "The loss of one label $`y`$ with logit $`z`$; the loss of a batch is the mean over its " +
          "annotated labels.",
        source: "Li 2018",
      },
    ],
    deviations: [],
  },
  make: ({ balance }) => balanced(balance, crossEntropy),
});
