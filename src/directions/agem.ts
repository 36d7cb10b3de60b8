import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import type { DirectionWeights, Gramian } from "./direction";
import { withPrimary } from "./methods";
import { dotProduct, nonzeroOf, productsWith, resolution } from "./solvers/gramian";

/**
 * A-GEM: one constraint, where GEM has one for each objective. Where <g_t, r> < 0, the update is g_t - <g_t, r> / <r,
 * r> r: the closest to the primary gradient g_t with <g', r> = 0. Else it is g_t (Chaudhry, Ranzato, Rohrbach and
 * Elhoseiny 2019, equation 11). The reference r is the mean of all other gradients.
 *
 * Promises that the update opposes neither r nor g_t; it may oppose single objectives. It scales with the primary
 * gradient, and not with r. No options: the paper has none.
 *
 * Edge cases: zero or duplicate gradients only change the mean. Where the others cancel, so that r is shorter than the
 * rounding of its Gram matrix (|r|^2 below `resolution` of the longest), there is nothing to respect and the update is
 * g_t. Where r is exactly opposed to g_t, the update is 0.
 *
 * `weights` throws `direction/gramian` if the Gram matrix has a value that is not finite or cannot be one of inner
 * products.
 */
export const agem = defineDirection({
  name: "agem",
  summary: "the update closest to the new task's gradient that does not oppose the mean of the others",
  source: "Chaudhry, Ranzato, Rohrbach and Elhoseiny 2019, equation 11",
  options: {},
  treatment: "primary",
  fewestObjectives: 2,
  look: { colour: okabeIto.sky, symbol: "diamond-open" },
  page: {
    formulas: [
      {
        tex: String.raw`d = g_t - \frac{\langle g_t, r \rangle}{\langle r, r \rangle}\, r \quad \text{where }
        \langle g_t, r \rangle < 0, \qquad d = g_t \text{ elsewhere}`,
        meaning: "$`g_t`$ is the primary gradient, and $`r`$ the mean of all others.",
        source: "Chaudhry, Ranzato, Rohrbach and Elhoseiny 2019, equation 11",
      },
    ],
    deviations: [
      "In the paper the reference $`r`$ is the gradient on one batch that is drawn evenly from " +
        "the memories of all earlier tasks. Here it is the mean of the other gradients.",
    ],
  },
  promises: {
    neverOpposes: "primary",
    sameUnderOrder: "any",
    degree: 1,
    longestUpdate: "longest",
    withoutConflict: "primary",
    zeroWhereOpposed: true,
    projectedMeans: "mean with primary",
  },
  make: () => withPrimary(weights),
});

function weights(gram: Gramian, primary: number): DirectionWeights {
  const { size, values } = gram;
  const mean = Float64Array.from({ length: size }, (_, k) => (k === primary ? 0 : 1 / (size - 1)));
  const along = productsWith(gram, mean);
  const square = dotProduct(mean, along);
  const longest = Math.max(
    0,
    ...nonzeroOf(gram)
      .filter((k) => k !== primary)
      .map((k) => values[k * size + k]),
  );
  const projected = values[primary * size + primary] > 0 && along[primary] < 0 && square > resolution * longest;
  const step = projected ? -along[primary] / square : 0;
  return { weights: mean.map((value, k) => (k === primary ? 1 : step * value)), projected };
}
