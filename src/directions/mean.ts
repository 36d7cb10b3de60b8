import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { fixed } from "./methods";

/** The mean of the gradients: as `sum`, with a length that does not grow with the number of objectives. */
export const mean = defineDirection({
  name: "mean",
  summary: "the mean of the gradients, whose length does not grow with the number of objectives",
  source: "gradient descent",
  options: {},
  treatment: "symmetric",
  fewestObjectives: 1,
  look: { colour: okabeIto.sky, symbol: "square-open" },
  page: {
    formulas: [
      {
        tex: String.raw`d = \frac{1}{n} \sum_{i=1}^{n} g_i`,
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
    longestUpdate: "longest",
    withoutConflict: "mean",
    zeroWhereOpposed: true,
  },
  make: () => fixed((n) => new Float64Array(n).fill(1 / n)),
});
