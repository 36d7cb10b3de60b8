import { error } from "../base/errors";
import { free, type Raw } from "./backend";
import {
  addDoubles,
  diagonal,
  doubles,
  doubleValues,
  multiplyDoubles,
  multiplyMatrices,
  solvePositive,
} from "./ops/doubles";
import type { State } from "./state";

/** Rows that a ridge regression takes in. */
export interface WeightedRows {
  /** phi, [n, d] in float64; borrowed. */
  readonly inputs: Raw;
  /** `[n * C]`: y, row after row. */
  readonly targets: Float64Array;
  /** `[n]`: w, 0 or more. */
  readonly weights: Float64Array;
}

/** A weighted ridge regression that takes in rows a few at a time, in float64. */
export interface Ridge {
  /** A += sum_i w_i phi_i phi_i', C += sum_i w_i phi_i y_i'. */
  add(rows: WeightedRows): void;
  /**
   * W = (A + gamma I)^-1 C, [d, C] in float64, the caller's.
   * @param gamma above 0.
   * @throws `head/singular` where gamma is too small for A in float64.
   */
  solve(gamma: number): Raw;
  /** A and C, for checkpoints: from them the same numbers come back, bit for bit. */
  save(): State;
  /** Puts back what `save` gave, where it gave something. */
  load(state: State): void;
  /** Memory held, in bytes. */
  readonly bytes: number;
  dispose(): void;
}

/**
 * No rows yet: A and C are zeros.
 * @param d inputs. @param targets C, the columns.
 */
export function ridge(d: number, targets: number): Ridge {
  const zeros = (columns: number): Raw => doubles([d, columns], new Float64Array(d * columns));
  let [a, c] = [zeros(d), zeros(targets)];
  const plus = (sum: Raw, left: Raw, right: Raw): Raw => {
    const more = multiplyMatrices(left, right, true);
    const next = addDoubles(sum, more);
    free(sum, more);
    return next;
  };
  return {
    add({ inputs, targets: y, weights }) {
      const n = weights.length;
      const [w, targetRows] = [doubles([n, 1], weights), doubles([n, targets], y)];
      const weighted = multiplyDoubles(inputs, w);
      a = plus(a, weighted, inputs);
      c = plus(c, weighted, targetRows);
      free(w, targetRows, weighted);
    },
    solve(gamma) {
      const vector = doubles([d], new Float64Array(d).fill(gamma));
      const matrix = diagonal(vector);
      const regular = addDoubles(a, matrix);
      free(vector, matrix);
      try {
        const solution = solvePositive(regular, c);
        if (doubleValues(solution).every(Number.isFinite)) return solution;
        free(solution);
      } catch (cause) {
        throw error("head/singular", { gamma }, cause);
      } finally {
        free(regular);
      }
      throw error("head/singular", { gamma });
    },
    save: () =>
      new Map([
        ["A", { shape: [3, (d * (d + 1)) / 2], data: inThree(lowerOf(doubleValues(a), d)) }],
        ["C", { shape: [3, d * targets], data: inThree(doubleValues(c)) }],
      ]),
    load(state) {
      const [storedA, storedC] = [state.get("A"), state.get("C")];
      if (!storedA || !storedC) return;
      free(a, c);
      a = doubles([d, d], symmetric(outOfThree(storedA.data), d));
      c = doubles([d, targets], outOfThree(storedC.data));
    },
    get bytes() {
      return 8 * d * (d + targets);
    },
    dispose: () => free(a, c),
  };
}

/** The lower triangle of a matrix [d, d], row after row. */
function lowerOf(matrix: Float64Array, d: number): Float64Array {
  const lower = new Float64Array((d * (d + 1)) / 2);
  for (let i = 0; i < d; i++) lower.set(matrix.subarray(i * d, i * d + i + 1), (i * (i + 1)) / 2);
  return lower;
}

/** The symmetric matrix [d, d] of a lower triangle. */
function symmetric(lower: Float64Array, d: number): Float64Array {
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) matrix[i * d + j] = matrix[j * d + i] = lower[(i * (i + 1)) / 2 + j];
  }
  return matrix;
}

/** Float64 numbers as sums of three float32 numbers, which checkpoints hold: 24 bits each, of the 53 that they have. */
function inThree(values: Float64Array): Float32Array {
  const n = values.length;
  const parts = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) {
    parts[i] = values[i];
    parts[n + i] = values[i] - parts[i];
    parts[2 * n + i] = values[i] - parts[i] - parts[n + i];
  }
  return parts;
}

function outOfThree(parts: Float32Array): Float64Array {
  const n = parts.length / 3;
  return Float64Array.from({ length: n }, (_, i) => parts[i] + (parts[n + i] + parts[2 * n + i]));
}
