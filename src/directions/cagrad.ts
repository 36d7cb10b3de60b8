import { error } from "../base/errors";
import { numberOption } from "../base/optionSpecs";
import { okabeIto } from "../base/palette";
import { defineDirection } from "./define";
import type { Gramian } from "./direction";
import { symmetric } from "./methods";
import { toDualCone } from "./solvers/dualCone";
import { findZero } from "./solvers/findZero";
import { dotProduct, nonzeroOf, productsWith, resolution, spread, subset } from "./solvers/gramian";
import { minNorm } from "./solvers/minNorm";
import { nonNegativeQP } from "./solvers/nonNegativeQP";

/**
 * Largest accepted gap between the least improvement reached and the greatest possible, relative to the lengths of the
 * gradients that decide it.
 */
const accepted = 1e-6;

/**
 * CAGrad: the update that most improves the objective improved least, within a ball around the mean gradient g_0: max
 * over d of min_i <d, g_i> subject to |d - g_0| <= c |g_0| (Liu, Liu, Jin, Stone and Liu 2021, algorithm 1). d = g_0 +
 * c |g_0| g_w / |g_w| with g_w in the hull of the gradients minimising <g_w, g_0> + c |g_0| |g_w|.
 *
 * Promises <d, g_0> >= (1 - c) |g_0|^2, so that the mean still falls; not that no objective is opposed, but that no
 * other update in the ball is less opposed, with min_i <d, g_i> >= min_i <g_0, g_i>. Scales with the gradients when all
 * are scaled alike. c = 0 is the mean. Unlike project, it is not the mean where nothing conflicts.
 *
 * Edge cases: a zero gradient counts in the mean only; duplicates count once each in the mean; gradients that cancel in
 * the mean leave 0. The ball may reach directions that oppose no objective, none of which improves all objectives, as
 * for exactly opposed gradients (then the hull is within sqrt(n `resolution`) times the shortest gradient of 0). All of
 * these directions are optimal; the one closest to g_0 is taken, which is its projection onto the dual cone.
 *
 * Solved exactly in the primal: for a level m, take the point closest to g_0 with <d, g_i> >= m for every i. d is that
 * point for the greatest m at which it lies in the ball. The point is a quadratic program in the Gram matrix, and its
 * distance from g_0 grows with m, so d is found as the zero of one function.
 *
 * `weights` throws `direction/gramian` for values that are not inner products, `direction/unsolved` if a quadratic
 * program fails, and `direction/not-converged` if a duality gap remains.
 */
export const cagrad = defineDirection({
  name: "cagrad",
  summary: "the update near the mean that most improves the objective that is improved least",
  source: "Liu, Liu, Jin, Stone and Liu 2021, algorithm 1",
  options: {
    c: numberOption(0.5, {
      least: 0,
      below: 1,
      meaning: "how far the update may be from the mean gradient, as a share of its length",
      source: "the authors' code",
    }),
  },
  treatment: "symmetric",
  fewestObjectives: 2,
  look: { colour: okabeIto.vermillion, symbol: "x" },
  page: {
    formulas: [
      {
        tex: String.raw`d = \arg\max_{d}\ \min_i\, \langle d, g_i \rangle \quad \text{subject to} \quad |d -
        g_0| \le c\, |g_0|, \qquad g_0 = \frac{1}{n} \sum_i g_i`,
        meaning:
          "The update that most improves the objective that is improved least, in a ball around the " +
          "mean gradient $`g_0`$.",
        source: "Liu, Liu, Jin, Stone and Liu 2021, algorithm 1",
      },
      {
        tex: String.raw`d = g_0 + c\, |g_0|\, \frac{g_w}{|g_w|}, \qquad w = \arg\min_{w \ge 0,\ \sum_i w_i = 1}
        \langle g_w, g_0 \rangle + c\, |g_0|\, |g_w|`,
        meaning: "The same by the dual, with $`g_w = \\sum_i w_i g_i`$ in the hull of the gradients.",
        source: "Liu, Liu, Jin, Stone and Liu 2021, algorithm 1",
      },
    ],
    deviations: [
      "The length is not rescaled afterwards, as in the algorithm of the paper. The authors' " +
        "code divides by $`1 + c^2`$.",
      "Where several directions are optimal, the one closest to $`g_0`$ is taken. The formula " +
        "of the authors is 0 / 0 there.",
    ],
  },
  promises: {
    neverOpposes: "mean",
    sameUnderOrder: "any",
    degree: 1,
    zeroWhereOpposed: true,
    projectedMeans: "any pair",
  },
  make: ({ c }) => symmetric((gram) => weights(gram, c)),
});

function weights(gram: Gramian, c: number): Float64Array {
  const n = gram.size;
  const mean = new Float64Array(n).fill(1 / n);
  const square = Math.max(dotProduct(mean, productsWith(gram, mean)), 0);
  const radius = c * Math.sqrt(square);
  if (radius === 0) return mean;

  const present = nonzeroOf(gram);
  const nonzero = subset(gram, present);
  const lengths = present.map((k) => Math.sqrt(gram.values[k * n + k]));
  const along = productsWith(gram, mean);
  const a = present.map((k) => along[k]);
  const norm = (v: ArrayLike<number>): number => Math.sqrt(Math.max(dotProduct(v, productsWith(nonzero, v)), 0));
  /** Multipliers of the constraints at a level. A constraint that every point of the ball meets is left out. */
  const multipliers = (level: number): Float64Array => {
    const active = [...present.keys()].filter((i) => a[i] - radius * lengths[i] < level);
    return spread(
      present.length,
      active,
      nonNegativeQP(
        subset(nonzero, active).values,
        Float64Array.from(active, (i) => a[i] - level),
      ),
    );
  };
  const room = (level: number): number => radius - norm(multipliers(level));

  let low = Math.min(...a);
  let high = Math.min(...a.map((value, i) => value + radius * lengths[i]));
  if (high > 0 && (low >= 0 || room(0) >= 0)) {
    if (norm(minNorm(nonzero)) <= Math.sqrt(n * resolution) * Math.min(...lengths)) return toDualCone(gram, mean);
    low = Math.max(low, 0);
  } else high = Math.min(high, 0);
  const v = multipliers(findZero(room, low, high));

  const length = norm(v);
  const result = spread(n, present, v).map((value) => 1 / n + (radius / length) * value);
  const reached = productsWith(gram, result);
  const bound = (dotProduct(v, a) + radius * length) / v.reduce((sum, value) => sum + value, 0);
  const gap = bound - Math.min(...present.map((k) => reached[k]));
  const scale = Math.sqrt(square) * Math.max(...lengths.filter((_, i) => v[i] > 0));
  if (!(gap <= accepted * scale))
    throw error("direction/not-converged", { direction: "cagrad", values: [...gram.values], residual: gap });
  return result;
}
