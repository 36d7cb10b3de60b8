/** Row `i` of `rows`, which lie side by side: a view. */
export function rowOf<T extends Uint8Array | Float32Array>(values: T, i: number, rows: number): T {
  return values.subarray((i * values.length) / rows, ((i + 1) * values.length) / rows) as T;
}
