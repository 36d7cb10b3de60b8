import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { fixed } from "./methods";

/** The sum of the gradients: gradient descent on the sum of the objectives. */
export const sum = defineDirection({
  name: "sum",
  summary: "the sum of the gradients: descent on the sum of the objectives",
  source: "gradient descent",
  options: {},
  treatment: "symmetric",
  fewestObjectives: 1,
  look: { colour: okabeIto.blue, symbol: "square" },
  page: {
    formulas: [
      {
        tex: String.raw`d = \sum_{i} g_i`,
        meaning: "$`g_i`$ is the gradient of objective $`i`$.",
        source: "gradient descent",
      },
    ],
    deviations: [],
  },
  promises: {
    neverOpposes: "mean",
    sameUnderOrder: "any",
    degree: 1,
    longestUpdate: "sum",
    withoutConflict: "sum",
    zeroWhereOpposed: true,
  },
  make: () => fixed((n) => new Float64Array(n).fill(1)),
});
