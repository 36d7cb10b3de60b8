import { integerOption } from "../../base/optionSpecs";
import type { Gramian } from "../direction";
import { orderOf } from "./order";

/** The option of directions whose gradients meet one after another: where their order comes from. */
export const orderSeed = integerOption(undefined, {
  least: 0,
  meaning: "shuffles the order in which gradients meet; left out, the order is cyclic and the same on any machine",
  source: "ours, as the paper draws the order at random",
});

/** Two gradients that meet. */
export interface Meeting {
  /** <g_i', g_j>. */
  readonly dot: number;
  /** |g_j|^2 of the original gradient that is met, above 0. */
  readonly square: number;
  /** |g_i'|^2 of the gradient as it was changed so far. */
  readonly changedSquare: number;
  /** Which gradient meets which. */
  readonly i: number;
  readonly j: number;
}

/**
 * Weights, [n], of the sum of all gradients after each has met the others one after another. When the changed gradient
 * g_i' meets the original g_j, it gains `correction` times g_j. Zero gradients are not met.
 */
export function surgery(
  gram: Gramian,
  seed: number | undefined,
  correction: (meeting: Meeting) => number,
): Float64Array {
  const { size, values } = gram;
  const total = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const w = new Float64Array(size);
    w[i] = 1;
    // <g_i', g_j> for every j, kept up to date.
    const dots = values.slice(i * size, (i + 1) * size);
    for (const j of orderOf(gram, i, seed)) {
      const square = values[j * size + j];
      if (!(square > 0)) continue;
      const changedSquare = w.reduce((sum, value, k) => sum + value * dots[k], 0);
      const step = correction({ dot: dots[j], square, changedSquare, i, j });
      if (step === 0) continue;
      w[j] += step;
      for (let k = 0; k < size; k++) dots[k] += step * values[j * size + k];
    }
    w.forEach((value, k) => (total[k] += value));
  }
  return total;
}
