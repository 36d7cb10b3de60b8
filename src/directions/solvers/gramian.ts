import { error } from "../../base/errors";
import type { Gramian } from "../direction";

/**
 * Relative accuracy of a Gram matrix, which training computes in single precision. Smaller differences are rounding.
 */
export const resolution = 2 ** -23;

/**
 * Checks that values can be inner products: they are finite, and the inequality of Cauchy and Schwarz holds between any
 * two gradients. It allows for the rounding of single precision, and for squares that underflow to 0.
 * @throws `direction/gramian`
 */
export function checkGramian({ size, values }: Gramian): void {
  const sound = (i: number, j: number): boolean => {
    const bound = Math.sqrt(values[i * size + i]) * Math.sqrt(values[j * size + j]);
    return Number.isFinite(values[i * size + j]) && (bound === 0 || Math.abs(values[i * size + j]) <= 1.001 * bound);
  };
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (!sound(i, j)) throw error("direction/gramian", { size, values: [...values] });
  }
}

/** `[n]`: <g_i, d> for every gradient g_i, with d = sum over j of w_j g_j. */
export const productsWith = ({ size, values }: Gramian, w: ArrayLike<number>): number[] =>
  Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += values[i * size + j] * w[j];
    return sum;
  });

/** The inner product of two vectors: sum over i of a_i b_i. */
export const dotProduct = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** Whether any two gradients oppose each other. A gradient so small that its square is 0 counts as 0. */
export function conflicts(gram: Gramian): boolean {
  const { size, values } = gram;
  const nonzero = nonzeroOf(gram);
  return nonzero.some((i) => nonzero.some((j) => values[i * size + j] < 0));
}

/** Indices of the gradients that are not zero. */
export const nonzeroOf = ({ size, values }: Gramian): number[] =>
  [...Array(size).keys()].filter((i) => values[i * size + i] > 0);

/** The Gram matrix of the gradients at `indices`. */
export const subset = ({ size, values }: Gramian, indices: readonly number[]): Gramian => ({
  size: indices.length,
  values: Float64Array.from(indices.flatMap((i) => indices.map((j) => values[i * size + j]))),
});

/** Lengths of gradients, none of them zero, and the Gram matrix of their unit vectors, which holds their cosines. */
export function cosines({ size, values }: Gramian): { lengths: number[]; cosine: Gramian } {
  const lengths = Array.from({ length: size }, (_, i) => Math.sqrt(values[i * size + i]));
  const cosine = values.map((value, entry) => {
    const [i, j] = [Math.floor(entry / size), entry % size];
    return i === j ? 1 : value / lengths[i] / lengths[j];
  });
  return { lengths, cosine: { size, values: cosine } };
}

/** `[size]`: the given weights for the gradients at `indices`, 0 for the others. */
export function spread(size: number, indices: readonly number[], weights: ArrayLike<number>): Float64Array {
  const result = new Float64Array(size);
  indices.forEach((index, i) => (result[index] = weights[i]));
  return result;
}
