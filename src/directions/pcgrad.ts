import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { orderSeed, surgery } from "./solvers/surgery";

/**
 * PCGrad, gradient surgery: each gradient in turn drops its component along every other that it opposes, and the
 * results are summed (Yu et al. 2020, algorithm 1). The others are met one after the other, so the order matters from
 * three gradients on; the paper draws it at random, here see `seed`.
 *
 * Promises no conflict for two gradients; for more, each changed gradient agrees with the last it met only. Where
 * nothing conflicts it is the sum. Scales with the gradients when all are scaled alike. A permutation of the gradients
 * permutes the weights for two gradients, and for cyclic shifts without a seed; any other permutation changes the order
 * too.
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

/** What a gradient gains of another, of squared length `square`, with which it has the inner product `dot`. */
const dropped = (dot: number, square: number): number => (dot < 0 ? -dot / square : 0);
