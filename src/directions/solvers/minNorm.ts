import type { Gramian } from "../direction";
import { nonNegativeQP } from "./nonNegativeQP";

/**
 * Weights, [n], of the point of least norm in the convex hull of n gradients, n at least 1. They are 0 or more, and
 * their sum is 1.
 *
 * Let w minimise 1/2 |sum w_i g_i|^2 + s/2 (sum w_i - 1)^2 over w >= 0, for some s > 0. Divided by its sum, w meets the
 * optimality conditions of the point exactly, for any s: no equality constraint is needed. Here s is the least squared
 * length. The point is at most as long as the shortest gradient, so its accuracy is relative to that one. Where some
 * gradients are zero, the point is 0, and they share the weight.
 * @throws `direction/unsolved` as `nonNegativeQP`
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
