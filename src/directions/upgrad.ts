import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import { symmetric } from "./methods";
import { toDualCone } from "./solvers/dualCone";

/**
 * UPGrad: every gradient is projected onto the dual cone of all of them, { d: <d, g_i> >= 0 for every i }, and the
 * projections are averaged (Quinton and Rey 2024; equal preferences, their default). Each projection is a quadratic
 * program in the Gram matrix (their proposition 1).
 *
 * Promises that the update opposes no objective; it is 0 only at a Pareto-stationary point. It is linear under scaling:
 * what a gradient adds is in proportion to its length, and changes nothing of what the others add. Where nothing
 * conflicts it is the mean. No options.
 *
 * Edge cases: a zero gradient adds nothing and constrains nothing (the mean is still over all gradients); duplicates
 * count once each; two exactly opposed gradients leave 0.
 *
 * `weights` throws `direction/gramian` for values that are not inner products and `direction/unsolved` if the solver
 * fails.
 */
export const upgrad = defineDirection({
  name: "upgrad",
  summary: "the mean of the gradients, each projected so that it opposes no objective",
  source: "Quinton and Rey 2024",
  options: {},
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: okabeIto.black, symbol: "star" },
  page: {
    formulas: [
      {
        tex: String.raw`d = \frac{1}{n} \sum_{i=1}^{n} \arg\min_{u} |u - g_i|^2 \quad \text{subject to} \quad
        \langle u, g_j \rangle \ge 0 \ \text{for every } j`,
        meaning: "Every gradient is projected onto the dual cone of all of them, and the projections are averaged.",
        source: "Quinton and Rey 2024",
      },
    ],
    deviations: ["The quadratic programs are solved without a ridge."],
  },
  promises: {
    neverOpposes: "all",
    sameUnderOrder: "any",
    degree: 1,
    longestUpdate: "longest",
    withoutConflict: "mean",
    zeroWhereOpposed: true,
    projectedMeans: "any pair",
  },
  make: () =>
    symmetric((gram) => {
      const total = new Float64Array(gram.size);
      for (let i = 0; i < gram.size; i++) {
        const unit = total.map((_, k) => (k === i ? 1 : 0));
        toDualCone(gram, unit).forEach((value, k) => (total[k] += value / gram.size));
      }
      return total;
    }),
});
