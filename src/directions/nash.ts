import { error } from "../base/errors";
import type { Gramian, GramianDirection } from "./direction";
import { cosines, inner, nonzeroOf, products, resolution, spread, subset } from "./solvers/gramian";
import { minNorm } from "./solvers/minNorm";
import { nameWith, requireOption } from "./options";
import { symmetric } from "./solvers/symmetric";

export interface NashOptions {
  /** Greatest length of the update, above 0; Infinity for no limit. Default 1: `max_norm` of the authors' code. */
  readonly limit?: number;
}

const defaults = { limit: 1 };
const stepLimit = 200;
/** Largest |b_i (Cb)_i - 1| of a solution. */
const accepted = 1e-8;

/**
 * Nash-MTL: the bargaining solution of Nash, with one player an objective and its utility <d, g_i>: weights w > 0 with
 * (Gw)_i = 1 / w_i for every i (Navon et al. 2022, claim 3.1, algorithm 1). Such an update is sqrt(n) long whatever the
 * gradients; one longer than `limit` is shortened to it, so that with the default every update is 1 long.
 *
 * Promises <d, g_i> > 0 for every i: improves every objective. Takes no notice of the lengths of the gradients at all,
 * each objective's or all together: the update does not shrink near an optimum, so the learning rate has to. For
 * orthogonal gradients it is the sum of their unit vectors, before the limit.
 *
 * Edge cases: a zero gradient is at its optimum, does not bargain and has weight 0; duplicates are players each; where
 * the gradients are Pareto-stationary (the hull of the unit gradients is within sqrt(n `resolution`) of 0, as for
 * exactly opposed ones) no agreement exists and the update is 0.
 *
 * Solved as the minimum of 1/2 b'Cb - sum log b_i with C the Gram matrix of the unit gradients, self-concordant, by
 * damped Newton steps; the paper's own sequence of convex programs stops at an approximation. `weights` throws
 * `direction/gramian` for values that are not inner products, `direction/unsolved` as `minNorm`, and
 * `direction/not-converged` if Newton's steps do not reach the solution.
 */
export function nash(options: NashOptions = {}): GramianDirection {
  const { limit } = { ...defaults, ...options };
  requireOption("nash", "limit", limit, limit > 0, "a number above 0");
  return symmetric(nameWith("nash", { limit }, defaults), (gram) => weights(gram, limit));
}

function weights(gram: Gramian, limit: number): Float64Array {
  const kept = nonzeroOf(gram);
  if (kept.length === 0) return new Float64Array(gram.size);
  const { lengths, cosine } = cosines(subset(gram, kept));
  const hull = minNorm(cosine);
  if (inner(hull, products(cosine, hull)) <= gram.size * resolution) return new Float64Array(gram.size);
  const b = bargain(cosine);
  // |sum b_i u_i|^2 = b'Cb = n.
  const scale = Math.min(1, limit / Math.sqrt(kept.length));
  return spread(
    gram.size,
    kept,
    b.map((value, i) => (scale * value) / lengths[i]),
  );
}

/** b > 0 with (Cb)_i = 1 / b_i. */
function bargain(cosine: Gramian): number[] {
  const n = cosine.size;
  let b = Array<number>(n).fill(1);
  let best = Infinity;
  for (let step = 0; step < stepLimit; step++) {
    const along = products(cosine, b);
    const residual = Math.max(...along.map((value, i) => Math.abs(value * b[i] - 1)));
    if (residual === 0 || (residual < accepted && residual >= best / 2)) return b;
    best = Math.min(best, residual);
    // Newton's step in units of b: (diag(b) C diag(b) + I) s = 1 - b Cb.
    const slope = along.map((value, i) => 1 - value * b[i]);
    const move = solve(
      b.map((x, i) => b.map((y, j) => x * y * cosine.values[i * n + j] + (i === j ? 1 : 0))),
      slope,
    );
    const decrement = Math.sqrt(Math.max(inner(slope, move), 0));
    const damping = decrement > 0.25 ? 1 / (1 + decrement) : 1;
    b = b.map((value, i) => value * (1 + damping * move[i]));
  }
  throw error("direction/not-converged", { direction: "nash", values: [...cosine.values], residual: best });
}

/** x with Ax = b for a symmetric positive definite A, by Cholesky's decomposition. */
function solve(A: number[][], b: number[]): number[] {
  const L = A.map((row) => row.map(() => 0));
  const y: number[] = [];
  A.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let rest = row[j];
      for (let k = 0; k < j; k++) rest -= L[i][k] * L[j][k];
      L[i][j] = i === j ? Math.sqrt(rest) : rest / L[j][j];
    }
    let rest = b[i];
    for (let k = 0; k < i; k++) rest -= L[i][k] * y[k];
    y.push(rest / L[i][i]);
  });
  for (let i = b.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < b.length; k++) y[i] -= L[k][i] * y[k];
    y[i] /= L[i][i];
  }
  return y;
}
