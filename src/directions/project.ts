import type { Gramian, GramianDirection, Weights } from "./direction";
import { checkGramian } from "./solvers/gramian";
import { nonNegativeQP } from "./solvers/nonNegativeQP";
import { nameWith, requireOption } from "./options";

export interface ProjectOptions {
  /**
   * Least weight of every other gradient in a projected update, 0 or more; in GEM "memory strength". 0, the default, is
   * the pure projection; above 0 pushes past the cone, even along constraints that hold already.
   */
  readonly margin?: number;
  /**
   * Added to the diagonal of the other gradients' Gram matrix, in its units, 0 or more; default 0. Nothing needs it:
   * gradients that are zero, equal or opposed are solved for as they are.
   */
  readonly eps?: number;
}

/** `paper`: the report's projection. `original`: the values its code ran with. */
export const projectPresets = {
  paper: { margin: 0, eps: 0 },
  original: { margin: 1, eps: 1e-3 },
} as const satisfies Record<string, Required<ProjectOptions>>;

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
export function project({ margin = 0, eps = 0 }: ProjectOptions = {}): GramianDirection {
  for (const [option, value] of Object.entries({ margin, eps })) {
    requireOption("project", option, value, value >= 0 && value < Infinity, "a number of 0 or more");
  }
  return {
    name: nameOf({ margin, eps }),
    kind: "gramian",
    weights: (gram, primary) => weights(gram, primary, margin, eps),
  };
}

function weights(gram: Gramian, primary: number, margin: number, eps: number): Weights {
  checkGramian(gram);
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

function nameOf(options: Required<ProjectOptions>): string {
  const { paper, original } = projectPresets;
  const isOriginal = options.margin === original.margin && options.eps === original.eps;
  return isOriginal ? "project:original" : nameWith("project", options, paper);
}
