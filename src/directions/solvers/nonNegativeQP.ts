import { solveQP } from "quadprog";
import { error } from "../../base/errors";

/**
 * Weights of the proximal steps, tried in this order. The least is near the resolution of single precision, in which
 * Gram matrices are computed. A greater one helps where the matrix is badly conditioned, or where rounding left it a
 * negative eigenvalue.
 */
const ridges = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3];
/** Violation of the optimality conditions, in scaled variables, below which further steps change nothing. */
const settled = 1e-14;
/** Violation below which no greater weight of the proximal steps is tried. */
const precise = 1e-11;
/** Violation above which the result is refused. */
const accepted = 1e-6;

/**
 * argmin 1/2 w'Aw + b'w subject to w >= 0, for a symmetric positive semidefinite `A` (row-major n x n) and `b` in its
 * range, as a Gram matrix and inner products are: of any rank and scale, zero rows included. Returns w, [n].
 *
 * `quadprog` needs a positive definite matrix of moderate scale. So the variables are scaled to a unit diagonal. A
 * singular matrix is solved by proximal steps, each of which adds r/2 |w - previous w|^2. Unlike a fixed ridge, they
 * converge to a solution of the problem as given (Rockafellar 1976). They continue while each at least halves the
 * violation of the optimality conditions. After that, a step would fit rounding errors with ever larger weights.
 * @throws `direction/unsolved` if the result violates the optimality conditions
 */
export function nonNegativeQP(A: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const w = new Float64Array(n);
  // A zero on the diagonal means a zero gradient: its variable changes nothing and stays 0.
  const present = [...b.keys()].filter((k) => A[k * n + k] > 0);
  const length = present.map((k) => Math.sqrt(A[k * n + k]));
  const unit = Math.max(0, ...present.map((k, i) => Math.abs(b[k] / length[i])));
  if (unit === 0) return w;
  const matrix = present.map((k, i) => present.map((l, j) => (k === l ? 1 : A[k * n + l] / length[i] / length[j])));
  const linear = present.map((k, i) => b[k] / length[i] / unit);

  let best = present.map(() => 0);
  let residual = Infinity;
  const within = (limit: number): boolean => residual <= limit * Math.max(1, ...best);
  for (const r of ridges) {
    if (within(precise)) break;
    for (let shrinking = true; shrinking && residual > settled;) {
      const next = proximalStep(matrix, linear, best, r);
      const reached = next === undefined ? Infinity : violation(matrix, linear, next);
      shrinking = reached < residual / 2;
      if (next !== undefined && reached < residual) [best, residual] = [next, reached];
    }
  }
  if (!within(accepted)) throw error("direction/unsolved", { matrix: [...A], linear: [...b], residual });
  present.forEach((k, i) => (w[k] = (best[i] * unit) / length[i]));
  return w;
}

/** argmin 1/2 w'Aw + b'w + r/2 |w - from|^2 subject to w >= 0; undefined if A + rI is not positive definite. */
function proximalStep(A: number[][], b: number[], from: number[], r: number): number[] | undefined {
  const oneBased = <T>(items: T[]): T[] => [undefined as T, ...items];
  const D = oneBased(A.map((row, i) => oneBased(row.map((value, j) => (i === j ? value + r : value)))));
  const d = oneBased(b.map((value, i) => r * from[i] - value));
  const identity = oneBased(b.map((_, i) => oneBased(b.map((_, j) => (i === j ? 1 : 0)))));
  const { solution, message } = solveQP(D, d, identity, oneBased(b.map(() => 0)));
  return message === "" ? solution.slice(1).map((value) => Math.max(value, 0)) : undefined;
}

/** Largest |min(w_k, (Aw + b)_k)|: 0 exactly at a solution. */
function violation(A: number[][], b: number[], w: number[]): number {
  return Math.max(
    ...A.map((row, k) =>
      Math.abs(
        Math.min(
          w[k],
          row.reduce((sum, value, l) => sum + value * w[l], b[k]),
        ),
      ),
    ),
  );
}
