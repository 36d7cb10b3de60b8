import { error } from "../../base/errors";
import type { Gramian } from "../direction";

/**
 * Relative accuracy of a Gram matrix: trainers compute it in single precision. What is smaller than this counts as
 * rounding.
 */
export const resolution = 2 ** -23;

/**
 * Throws `direction/gramian` if a value is not finite or cannot be an inner product: Cauchy-Schwarz holds between any
 * two gradients. Single precision is allowed its rounding, and squares that underflow to 0.
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

/** <g_i, sum over j of w_j g_j> for every i. */
export const productsWith = ({ size, values }: Gramian, w: ArrayLike<number>): number[] =>
  Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += values[i * size + j] * w[j];
    return sum;
  });

/** sum over i of a_i b_i. */
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

/** Lengths of the gradients and the Gram matrix of their unit vectors, their cosines; none may be zero. */
export function cosines({ size, values }: Gramian): { lengths: number[]; cosine: Gramian } {
  const lengths = Array.from({ length: size }, (_, i) => Math.sqrt(values[i * size + i]));
  const cosine = values.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return i === j ? 1 : value / lengths[i] / lengths[j];
  });
  return { lengths, cosine: { size, values: cosine } };
}

/** `weights` of the gradients at `indices` among `size`, 0 for the rest. */
export function spread(size: number, indices: readonly number[], weights: ArrayLike<number>): Float64Array {
  const all = new Float64Array(size);
  indices.forEach((index, i) => (all[index] = weights[i]));
  return all;
}
