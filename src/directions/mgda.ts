import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { minNorm } from "./solvers/minNorm";

/**
 * Multiple-gradient descent: the point of least norm in the convex hull of the gradients (Désidéri 2012, section 2;
 * Sener and Koltun 2018, equation 3).
 *
 * Promises <d, g_i> >= |d|^2 for every i: it opposes no objective, and is 0 exactly at a Pareto-stationary point. It
 * scales with the gradients when all are scaled alike. It is never longer than the shortest gradient, so small
 * gradients rule. The gradients are taken as they are; no options.
 *
 * Edge cases: a zero gradient makes the update 0 (an objective at its optimum stops the others), and so do exactly
 * opposed gradients. The update of duplicates is that of one of them, but how they share the weight is not determined.
 *
 * `weights` throws `direction/gramian` for values that are not inner products and `direction/unsolved` if the solver
 * fails.
 */
export const mgda = defineDirection({
  name: "mgda",
  summary: "the shortest update in the convex hull of the gradients",
  source: "Désidéri 2012, section 2; Sener and Koltun 2018, equation 3",
  options: {},
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: okabeIto.purple, symbol: "diamond" },
  page: {
    formulas: [
      {
        tex: String.raw`d = \sum_i w_i g_i, \qquad w = \arg\min_{w \ge 0,\ \sum_i w_i = 1} \Big| \sum_i w_i g_i
        \Big|^2`,
        meaning: "The point of least norm in the convex hull of the gradients $`g_i`$.",
        source: "Désidéri 2012, section 2; Sener and Koltun 2018, equation 3",
      },
    ],
    deviations: [
      "It is solved as a quadratic program to its optimality conditions, where algorithm 2 of " +
        "Sener and Koltun 2018 (Frank-Wolfe) stops at an accuracy.",
    ],
  },
  promises: {
    neverOpposes: "all",
    sameUnderOrder: "any",
    degree: 1,
    longestUpdate: "shortest",
    zeroWhereOpposed: true,
    projectedMeans: "any pair",
  },
  make: () => symmetric(minNorm),
});
