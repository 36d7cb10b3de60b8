/**
 * Row number `row` (0-based) of a matrix whose rows lie one after another in one array.
 * @param rows number of rows of the matrix.
 * @returns a view: to write into it is to write into the matrix.
 */
export function rowOf<T extends Uint8Array | Float32Array>(matrix: T, row: number, rows: number): T {
  return matrix.subarray((row * matrix.length) / rows, ((row + 1) * matrix.length) / rows) as T;
}
