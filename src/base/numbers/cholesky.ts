/** A pivot below this share of its diagonal entry is rounding: the row is a combination of those before it. */
const negligible = 1e-14;

/**
 * Lower triangle L, [n][n], with L L' = A for a symmetric positive semidefinite `A`, row-major [n * n]; dependent rows
 * have 0 on the diagonal.
 */
export function cholesky(A: ArrayLike<number>, n: number): number[][] {
  const L = Array.from({ length: n }, () => Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = A[i * n + j];
      for (let k = 0; k < j; k++) rest -= L[i][k] * L[j][k];
      if (i === j) L[i][i] = rest > negligible * A[i * n + i] ? Math.sqrt(rest) : 0;
      else if (L[j][j] > 0) L[i][j] = rest / L[j][j];
    }
  }
  return L;
}

/** x with L L' x = b, for a lower triangle without zeros on its diagonal. */
export function solve(L: readonly (readonly number[])[], b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i] -= L[i][k] * x[k];
    x[i] /= L[i][i];
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] -= L[k][i] * x[k];
    x[i] /= L[i][i];
  }
  return x;
}
