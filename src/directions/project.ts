import { numberOption } from "../base/optionSpecs";
import { range } from "../base/searchSpace";
import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import type { DirectionWeights, Gramian } from "./direction";
import { withPrimary } from "./methods";
import { nonNegativeQP } from "./solvers/nonNegativeQP";

/**
 * `paper`: the projection of the report (Li 2018). `original`: the values that its code ran with. `gem`: those of GEM
 * (Lopez-Paz and Ranzato 2017) in its authors' code (facebookresearch/GradientEpisodicMemory, model/gem.py,
 * `project2cone2`).
 */
export const projectPresets = {
  paper: { margin: 0, eps: 0 },
  original: { margin: 1, eps: 1e-3 },
  gem: { margin: 0.5, eps: 1e-3 },
} as const;

/**
 * Projection as Pareto improvement (PPI; with stored samples, GEM): where some other gradient opposes the primary one,
 * the update is the closest to the primary gradient that opposes none. g' = argmin 1/2 |g' - g_t|^2 subject to <g',
 * g_k> >= 0 for every other k.
 *
 * Solved in the dual: v = argmin 1/2 v'(GG' + eps I)v + (G g_t)'v subject to v >= margin, g' = g_t + G'v
 * (Li 2018; Lopez-Paz and Ranzato 2017, equations 8 to 11). Where nothing opposes g_t, the update is g_t.
 *
 * `weights` throws `direction/gramian` if the Gram matrix has a value that is not finite or cannot be one of inner
 * products, and `direction/unsolved` if the solver fails.
 */
export const project = defineDirection({
  name: "project",
  summary: "the update closest to the new task's gradient that opposes no other gradient",
  source: "Li 2018; Lopez-Paz and Ranzato 2017, equations 8 to 11",
  options: {
    // Above 0 it pushes past the cone, even along constraints that hold already.
    margin: numberOption(0, {
      least: 0,
      meaning: 'least weight of every other gradient in a projected update; in GEM "memory strength"',
      source: "Li 2018",
      tune: range(0, 1),
    }),
    // Nothing needs it: gradients that are zero, equal or opposed are solved for as they are.
    eps: numberOption(0, {
      least: 0,
      meaning: "added to the diagonal of the other gradients' Gram matrix, in its units",
      source: "Li 2018",
    }),
  },
  presets: projectPresets,
  treatment: "primary",
  fewestObjectives: 2,
  look: { colour: okabeIto.green, symbol: "circle" },
  page: {
    formulas: [
      {
        tex: String.raw`d = \arg\min_{d} \tfrac12 |d - g_t|^2 \quad \text{subject to} \quad \langle d, g_k
        \rangle \ge 0 \ \text{for every other } k`,
        meaning: "$`g_t`$ is the primary gradient, that of the new task.",
        source: "Li 2018; Lopez-Paz and Ranzato 2017, Eqs. 8 and 9",
      },
      {
        tex: String.raw`v = \arg\min_{v \ge \mu}\ \tfrac12 v^\top (G G^\top + \varepsilon I)\, v + (G g_t)^\top
        v, \qquad d = g_t + G^\top v`,
        meaning:
          "The dual that is solved; the rows of $`G`$ are the other gradients, $`\\mu`$ is `margin` " +
          "and $`\\varepsilon`$ is `eps`.",
        source: "Li 2018; Lopez-Paz and Ranzato 2017, Eqs. 10 and 11",
      },
    ],
    deviations: [],
  },
  promises: {
    neverOpposes: "all",
    sameUnderOrder: "any",
    degree: 1,
    longestUpdate: "longest",
    withoutConflict: "primary",
    zeroWhereOpposed: true,
    projectedMeans: "with primary",
  },
  make: ({ margin, eps }) => withPrimary((gram, primary) => weights(gram, primary, margin, eps)),
});

function weights(gram: Gramian, primary: number, margin: number, eps: number): DirectionWeights {
  const { size, values } = gram;
  const others = [...Array(size).keys()].filter((k) => k !== primary);
  const n = others.length;
  const weights = new Float64Array(size);
  weights[primary] = 1;
  // A gradient so small that its square is 0 counts as 0.
  const opposes = (k: number): boolean => values[k * size + k] > 0 && values[primary * size + k] < 0;
  if (!others.some(opposes)) return { weights, projected: false };

  const A = new Float64Array(n * n);
  const b = new Float64Array(n);
  others.forEach((k, i) => {
    others.forEach((l, j) => (A[i * n + j] = values[k * size + l] + (i === j ? eps : 0)));
    b[i] = values[primary * size + k];
  });
  // With v = margin + w the constraint is w >= 0.
  if (margin > 0) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) b[i] += margin * A[i * n + j];
  const w = nonNegativeQP(A, b);
  const duals = new Float64Array(size);
  others.forEach((k, i) => (weights[k] = duals[k] = margin + w[i]));
  return { weights, projected: true, duals };
}
