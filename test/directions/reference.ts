import { parseDirection, type GramianDirection } from "../../src/directions";
import { random } from "../../src/base/random";
import { add, combine, dot, gramianOf, norm, scale, type Vector } from "./gradients";

/** The direction that a text names, which is one from a Gram matrix. */
export const named = (text: string): GramianDirection => parseDirection(text) as GramianDirection;
export const update = (text: string, gradients: readonly Vector[], primary = 0): Vector =>
  combine(gradients, named(text).weights(gramianOf(gradients), primary).weights);
export const difference = (a: Vector, b: Vector): number => norm(add(a, scale(b, -1)));
export const nonzero = (gradients: readonly Vector[]): Vector[] => gradients.filter((g) => norm(g) > 0);
export const longest = (gradients: readonly Vector[]): number => Math.max(...gradients.map(norm));
export const shortest = (gradients: readonly Vector[]): number => Math.min(...gradients.map(norm));
export const meanOf = (gradients: readonly Vector[]): Vector =>
  combine(
    gradients,
    gradients.map(() => 1 / gradients.length),
  );

/** Random independent gradients in `length` dimensions. */
export function* independent(
  sizes: readonly number[],
  repeats: number,
  length = 8,
): Generator<{ name: string; gradients: Vector[] }> {
  for (const size of sizes) {
    for (let i = 0; i < repeats; i++) {
      const draw = random("independent", size, i);
      yield {
        name: `${size}, ${i}`,
        gradients: Array.from({ length: size }, () => Array.from({ length }, draw.normal)),
      };
    }
  }
}

/** Solves Ax = b by Gaussian elimination with pivoting; undefined if A is singular. */
export function solve(A: readonly Vector[], b: Vector): number[] | undefined {
  const rows = A.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    if (Math.abs(rows[k][k]) < 1e-12) return undefined;
    for (let i = 0; i < rows.length; i++) if (i !== k) rows[i] = add(rows[i], scale(rows[k], -rows[i][k] / rows[k][k]));
  }
  return rows.map((row, k) => row[rows.length] / row[k]);
}

export const subsets = (n: number): number[][] =>
  Array.from({ length: 2 ** n }, (_, set) => Array.from({ length: n }, (_, k) => k).filter((k) => (set >> k) & 1));
export const gramRows = (gradients: readonly Vector[]): number[][] =>
  gradients.map((a) => gradients.map((b) => dot(a, b)));

/**
 * Closest point to `v` in the dual cone of independent gradients, by trying every set of constraints that may hold with
 * equality.
 */
export function projection(v: Vector, gradients: readonly Vector[]): Vector {
  const candidates = subsets(gradients.length).map((set) => {
    const chosen = set.map((k) => gradients[k]);
    const coefficients =
      solve(
        gramRows(chosen),
        chosen.map((g) => dot(g, v)),
      ) ?? [];
    return chosen.reduce<Vector>((rest, g, i) => add(rest, scale(g, -coefficients[i])), v);
  });
  const inside = candidates.filter((d) => gradients.every((g) => dot(d, g) >= -1e-9 * norm(g) * norm(v)));
  return inside.reduce((best, d) => (difference(d, v) < difference(best, v) ? d : best));
}
