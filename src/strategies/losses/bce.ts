import { crossEntropy } from "../../nn";
import { balanced, balanceOption } from "./balance";
import { defineLoss } from "./definition";

/** Binary cross-entropy: the mean over annotated labels, as in Li 2018. */
export const bce = defineLoss({
  name: "bce",
  summary: "binary cross-entropy",
  source: "Li 2018",
  options: { balance: balanceOption() },
  make: ({ balance }) => balanced(balance, crossEntropy),
});
