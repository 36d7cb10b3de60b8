import type { Gramian, GramianDirection } from "./direction";
import { nameWith, requireOption } from "./options";
import { orderOf } from "./solvers/order";
import { symmetric } from "./solvers/symmetric";

export interface PcgradOptions {
  /**
   * Integer of 0 or more: the order is shuffled from it. Left out, the default, the order is cyclic: a run is the same
   * on any machine.
   */
  readonly seed?: number;
}

/**
 * PCGrad, gradient surgery: each gradient in turn drops its component along every other that it opposes, and the
 * results are summed (Yu et al. 2020, algorithm 1). The others are met one after the other, so the order matters from
 * three gradients on; the paper draws it at random, here see `seed`.
 *
 * Promises no conflict for two gradients; for more, each changed gradient agrees with the last it met only. Where
 * nothing conflicts it is the sum. Scales with the gradients when all are scaled alike. A permutation of the gradients
 * permutes the weights for two gradients, and for cyclic shifts without a seed; any other permutation changes the order
 * too.
 *
 * Edge cases: a zero gradient conflicts with none; duplicates drop the same components; two exactly opposed gradients
 * leave 0.
 *
 * `weights` throws `direction/gramian` for values that are not inner products.
 */
export function pcgrad({ seed }: PcgradOptions = {}): GramianDirection {
  requireSeed("pcgrad", seed);
  const project = (dot: number, square: number): number => (dot < 0 ? -dot / square : 0);
  return symmetric(nameWith("pcgrad", { seed }, { seed: undefined }), (gram) => surgery(gram, seed, project));
}

export function requireSeed(direction: string, seed: number | undefined): void {
  if (seed !== undefined)
    requireOption(direction, "seed", seed, Number.isSafeInteger(seed) && seed >= 0, "an integer of 0 or more");
}

/**
 * Sum over i of g_i after it met every other g_j in turn, each time adding `correction(<g_i', g_j>, |g_j|^2, |g_i'|^2)`
 * g_j, with g_i' the changed and g_j the original gradient. Zero gradients are not met.
 */
export function surgery(
  gram: Gramian,
  seed: number | undefined,
  correction: (dot: number, square: number, changedSquare: number) => number,
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
      const step = correction(
        dots[j],
        square,
        w.reduce((sum, value, k) => sum + value * dots[k], 0),
      );
      if (step === 0) continue;
      w[j] += step;
      for (let k = 0; k < size; k++) dots[k] += step * values[j * size + k];
    }
    w.forEach((value, k) => (total[k] += value));
  }
  return total;
}
