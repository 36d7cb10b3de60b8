import { cholesky, solve } from "../base/numbers/cholesky";
import { error } from "../base/errors";
import { numberOption } from "../base/optionSpecs";
import { furtherColours } from "../base/palette";
import { defineDirection } from "./define";
import type { Gramian } from "./direction";
import { symmetric } from "./methods";
import { cosines, dotProduct, nonzeroOf, productsWith, resolution, spread, subset } from "./solvers/gramian";
import { minNorm } from "./solvers/minNorm";

/** Most steps of Newton's method. */
const stepLimit = 200;
/** Largest |b_i (Cb)_i - 1| of a solution. */
const accepted = 1e-8;

/**
 * Nash-MTL: the bargaining solution of Nash, with one player an objective and its utility <d, g_i>: weights w > 0 with
 * (Gw)_i = 1 / w_i for every i (Navon et al. 2022, claim 3.1, algorithm 1). Such an update is sqrt(n) long whatever the
 * gradients; one longer than `limit` is shortened to it, so that with the default every update is 1 long. The authors'
 * code (AvivNavon/nash-mtl, methods/weight_methods.py, `NashMTL`) divides the Gram matrix by its Frobenius norm first
 * and multiplies the norm back in its constraints, so that its weights solve the same equation.
 *
 * Promises <d, g_i> > 0 for every i: it improves every objective. It takes no notice of the lengths of the gradients,
 * neither of one nor of all together. So the update does not shrink near an optimum, and the learning rate has to. For
 * orthogonal gradients it is the sum of their unit vectors, before the limit.
 *
 * Edge cases: an objective whose gradient is zero is at its optimum, does not bargain and has weight 0; duplicates are
 * separate players. Where the gradients are Pareto-stationary, no agreement exists and the update is 0 (the hull of the
 * unit gradients is then within sqrt(n `resolution`) of 0, as for exactly opposed gradients).
 *
 * Solved as the minimum of 1/2 b'Cb - sum log b_i, which is self-concordant, by damped Newton steps; C is the Gram
 * matrix of the unit gradients. `weights` throws `direction/gramian` for values that are not inner products,
 * `direction/unsolved` as `minNorm`, and `direction/not-converged` if Newton's steps do not reach the solution.
 */
export const nash = defineDirection({
  name: "nash",
  summary: "the bargaining solution of Nash: it improves every objective and takes no notice of lengths",
  source: "Navon et al. 2022, algorithm 1",
  options: {
    limit: numberOption(1, {
      above: 0,
      most: Infinity,
      meaning: "greatest length of the update; Infinity for no limit",
      source: "`max_norm` of the authors' code",
    }),
  },
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: furtherColours.grey, symbol: "pentagon" },
  page: {
    formulas: [
      {
        tex: String.raw`G w = \frac{1}{w}, \quad w > 0, \qquad d = \sum_i w_i g_i`,
        meaning:
          "$`G`$ is the Gram matrix of the gradients, and $`1/w`$ is taken element by element. An " +
          "update that is longer than `limit` is shortened to it.",
        source: "Navon et al. 2022, claim 3.1, algorithm 1",
      },
    ],
    deviations: [
      "It is solved by damped Newton steps to its solution. The sequence of convex programs in " +
        "the paper stops at an approximation.",
    ],
  },
  promises: {
    neverOpposes: "all",
    sameUnderOrder: "any",
    degree: 0,
    longestUpdate: "one",
    zeroWhereOpposed: true,
    projectedMeans: "any pair",
  },
  make: ({ limit }) => symmetric((gram) => weights(gram, limit)),
});

function weights(gram: Gramian, limit: number): Float64Array {
  const present = nonzeroOf(gram);
  if (present.length === 0) return new Float64Array(gram.size);
  const { lengths, cosine } = cosines(subset(gram, present));
  const hull = minNorm(cosine);
  if (dotProduct(hull, productsWith(cosine, hull)) <= gram.size * resolution) return new Float64Array(gram.size);
  const b = bargain(cosine);
  // |sum b_i u_i|^2 = b'Cb = n.
  const scale = Math.min(1, limit / Math.sqrt(present.length));
  return spread(
    gram.size,
    present,
    b.map((value, i) => (scale * value) / lengths[i]),
  );
}

/** b > 0 with (Cb)_i = 1 / b_i. */
function bargain(cosine: Gramian): number[] {
  const n = cosine.size;
  let b = Array<number>(n).fill(1);
  let best = Infinity;
  for (let step = 0; step < stepLimit; step++) {
    const along = productsWith(cosine, b);
    const residual = Math.max(...along.map((value, i) => Math.abs(value * b[i] - 1)));
    if (residual === 0 || (residual < accepted && residual >= best / 2)) return b;
    best = Math.min(best, residual);
    // Newton's step in units of b: (diag(b) C diag(b) + I) s = 1 - b Cb.
    const slope = along.map((value, i) => 1 - value * b[i]);
    const curvature = b.flatMap((x, i) => b.map((y, j) => x * y * cosine.values[i * n + j] + (i === j ? 1 : 0)));
    const move = solve(cholesky(curvature, n), slope);
    const decrement = Math.sqrt(Math.max(dotProduct(slope, move), 0));
    const damping = decrement > 0.25 ? 1 / (1 + decrement) : 1;
    b = b.map((value, i) => value * (1 + damping * move[i]));
  }
  throw error("direction/not-converged", { direction: "nash", values: [...cosine.values], residual: best });
}
