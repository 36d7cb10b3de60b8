import { error } from "../errors";
import { cholesky, solve } from "./cholesky";

/** A linear model fitted by ordinary least squares. */
export interface LeastSquares {
  /** A coefficient for each column. */
  readonly coefficients: readonly number[];
  /** Standard error of each coefficient, from the residual; NaN without degrees of freedom. */
  readonly standardErrors: readonly number[];
  /** Degrees of freedom of the residual: rows less columns. */
  readonly df: number;
  /** Residual standard deviation; NaN without degrees of freedom. */
  readonly residual: number;
}

/**
 * The coefficients b that make |y - X b| least, by the normal equations, and their standard errors s sqrt((X'X)^-1_jj)
 * with s^2 = |y - X b|^2 / (rows - columns).
 * @param rows X, [rows][columns].
 * @param values y, one for each row.
 * @throws `argument/invalid` where columns are linearly dependent, or there are fewer rows than columns.
 */
export function leastSquares(rows: readonly (readonly number[])[], values: readonly number[]): LeastSquares {
  const columns = rows[0]?.length ?? 0;
  const products = (of: (row: readonly number[], i: number) => number): number =>
    rows.reduce((sum, row, i) => sum + of(row, i), 0);
  const gram = Array.from({ length: columns * columns }, (_, at) =>
    products((row) => row[Math.floor(at / columns)] * row[at % columns]),
  );
  const triangle = cholesky(gram, columns);
  if (columns === 0 || triangle.some((row, i) => row[i] === 0)) {
    throw error("argument/invalid", {
      argument: "rows",
      received: `${rows.length} rows of ${columns} columns, which depend on one another`,
      takes: "columns of which none is a sum of multiples of the others",
    });
  }
  const coefficients = Array.from(
    solve(
      triangle,
      Array.from({ length: columns }, (_, j) => products((row, i) => row[j] * values[i])),
    ),
  );
  const df = rows.length - columns;
  const squares = products((row, i) => (values[i] - row.reduce((sum, x, j) => sum + x * coefficients[j], 0)) ** 2);
  const residual = df > 0 ? Math.sqrt(squares / df) : NaN;
  const unit = (j: number): number[] => Array.from({ length: columns }, (_, k) => Number(k === j));
  const standardErrors = coefficients.map((_, j) => residual * Math.sqrt(solve(triangle, unit(j))[j]));
  return { coefficients, standardErrors, df, residual };
}
