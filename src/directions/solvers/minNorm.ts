import type { Gramian } from "../direction";
import { nonNegativeQP } from "./nonNegativeQP";

/**
 * Weights, [n], 0 or more and of sum 1, of the point of least norm in the convex hull of n gradients (n at least 1).
 *
 * With s > 0, w = argmin 1/2 |sum w_i g_i|^2 + s/2 (sum w_i - 1)^2 over w >= 0 has the optimality conditions of the
 * hull's point once divided by its sum, exactly and for any s: the hull's point needs no equality constraint. s is the
 * least squared length, so that the answer is accurate against the shortest gradient, as long as which the point can be
 * at most. Where gradients are zero, so is the point: they share the weight.
 *
 * Throws `direction/unsolved` as `nonNegativeQP`.
 */
export function minNorm({ size, values }: Gramian): Float64Array {
  const squares = Array.from({ length: size }, (_, i) => Math.max(values[i * size + i], 0));
  const least = Math.min(...squares);
  const w =
    least === 0
      ? Float64Array.from(squares, (square) => (square === 0 ? 1 : 0))
      : nonNegativeQP(
          values.map((value) => value + least),
          new Float64Array(size).fill(-least),
        );
  const sum = w.reduce((total, value) => total + value, 0);
  return w.map((value) => value / sum);
}
