import type { Gramian } from "../direction";
import { nonzeroOf, productsWith, spread, subset } from "./gramian";
import { nonNegativeQP } from "./nonNegativeQP";

/**
 * Weights, [n], of the projection of sum w_i g_i onto the dual cone of the gradients, { d: <d, g_i> >= 0 for every i }:
 * w + v with v = argmin 1/2 v'Gv + (Gw)'v subject to v >= 0. `w` itself where it lies in the cone.
 * @throws `direction/unsolved` as `nonNegativeQP`
 */
export function toDualCone(gram: Gramian, w: ArrayLike<number>): Float64Array {
  const present = nonzeroOf(gram);
  const b = productsWith(gram, w);
  const result = Float64Array.from(w);
  if (present.every((k) => b[k] >= 0)) return result;
  const v = spread(
    gram.size,
    present,
    nonNegativeQP(
      subset(gram, present).values,
      Float64Array.from(present, (k) => b[k]),
    ),
  );
  return result.map((value, i) => value + v[i]);
}
