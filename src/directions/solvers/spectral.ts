import type { Gramian } from "../direction";
import { resolution } from "./gramian";

/** An eigenvalue and its eigenvector. */
export interface Eigenpair {
  readonly value: number;
  /** [n], of unit length. */
  readonly vector: readonly number[];
}

/** More sweeps than are ever needed: convergence is quadratic, and six are enough for matrices of this size. */
const sweepLimit = 60;

/**
 * Eigenvalues, largest first, and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan
 * 2013, section 8.5). An entry counts as 0 when it is small compared with the diagonal entries of its row and of its
 * column. This keeps the small eigenvalues accurate where gradients have very different lengths, which methods that use
 * a tridiagonal form do not (Demmel and Veselić 1992).
 */
export function eigen({ size: n, values }: Gramian): Eigenpair[] {
  const a = Float64Array.from(values);
  const v = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
  for (let sweep = 0, rotated = true; rotated && sweep < sweepLimit; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [app, aqq, apq] = [a[p * n + p], a[q * n + q], a[p * n + q]];
        if (Math.abs(apq) <= Number.EPSILON * Math.sqrt(Math.abs(app)) * Math.sqrt(Math.abs(aqq))) continue;
        rotated = true;
        const theta = (aqq - app) / 2 / apq;
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
        const c = 1 / Math.hypot(1, t);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          if (k === p || k === q) continue;
          const [akp, akq] = [a[k * n + p], a[k * n + q]];
          a[k * n + p] = a[p * n + k] = c * akp - s * akq;
          a[k * n + q] = a[q * n + k] = s * akp + c * akq;
        }
        a[p * n + p] = app - t * apq;
        a[q * n + q] = aqq + t * apq;
        a[p * n + q] = a[q * n + p] = 0;
        for (const row of v) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
      }
    }
  }
  return Array.from({ length: n }, (_, i) => ({ value: a[i * n + i], vector: v.map((row) => row[i]) })).sort(
    (x, y) => y.value - x.value,
  );
}

/** The eigenpairs of a Gram matrix that are not rounding: those above n x `resolution` of the largest. */
export function spectrum(gram: Gramian): Eigenpair[] {
  const pairs = eigen(gram);
  return pairs.filter(({ value }) => value > gram.size * resolution * pairs[0].value);
}

/** sum over the eigenpairs of f(value) <vector, b> vector: a function of the matrix, applied to `b`. */
export function apply(pairs: readonly Eigenpair[], f: (value: number) => number, b: readonly number[]): number[] {
  const result = b.map(() => 0);
  for (const { value, vector } of pairs) {
    const component = f(value) * vector.reduce((sum, x, i) => sum + x * b[i], 0);
    vector.forEach((x, i) => (result[i] += component * x));
  }
  return result;
}
