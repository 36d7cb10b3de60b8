import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { orderSeed, surgery, type Meeting } from "./solvers/surgery";

/**
 * PCGrad, gradient surgery: each gradient meets the others one after another and drops its component along every one
 * that it opposes; the results are summed (Yu et al. 2020, algorithm 1). With three gradients or more the order
 * matters. The paper draws it at random; here the option `seed` says how it is found.
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
