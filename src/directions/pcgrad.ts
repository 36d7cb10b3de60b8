import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { orderSeed, surgery, type Meeting } from "./solvers/surgery";

/**
 * PCGrad, gradient surgery: each gradient meets the others one after another and drops its component along every one
 * that it opposes; the results are summed (Yu et al. 2020, algorithm 1). With three gradients or more the order
 * matters.
 *
 * Promises no conflict for two gradients. For more, each changed gradient is sure to agree only with the last that it
 * met. Where nothing conflicts it is the sum. It scales with the gradients when all are scaled alike. A permutation of
 * two gradients permutes the weights, and so does a cyclic shift of any number of gradients without a seed; any other
 * permutation changes the order of the meetings too.
 *
 * Edge cases: a zero gradient conflicts with none; duplicates drop the same components; two exactly opposed gradients
 * leave 0.
 *
 * `weights` throws `direction/gramian` for values that are not inner products.
 */
export const pcgrad = defineDirection({
  name: "pcgrad",
  summary: "each gradient drops what opposes those it meets; then the sum",
  source: "Yu et al. 2020, algorithm 1",
  options: { seed: orderSeed },
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: okabeIto.orange, symbol: "triangle-up" },
  page: {
    formulas: [
      {
        tex: String.raw`g_i' \leftarrow g_i' - \frac{\langle g_i', g_j \rangle}{|g_j|^2}\, g_j \quad \text{where
        } \langle g_i', g_j \rangle < 0, \qquad d = \sum_i g_i'`,
        meaning: "Each gradient begins as $`g_i' = g_i`$ and meets the others $`g_j`$ one after another.",
        source: "Yu et al. 2020, algorithm 1",
      },
    ],
    deviations: [
      "The paper draws the order of the meetings at random. Here the option `seed` says how it " +
        "is found, and without it the order is cyclic.",
    ],
  },
  promises: {
    sameUnderOrder: "cyclic",
    degree: 1,
    longestUpdate: "sum",
    withoutConflict: "sum",
    zeroWhereOpposed: true,
    projectedMeans: "any pair",
  },
  make: ({ seed }) => symmetric((gram) => surgery(gram, seed, dropped)),
});

/** What a gradient gains of another one that it opposes. */
const dropped = ({ dot, square }: Meeting): number => (dot < 0 ? -dot / square : 0);
