import type { Bundle } from "./display";

/** What a value needs to have to be shown as a tensor. */
export interface TensorLike {
  /** Length of each dimension. */
  readonly shape: readonly number[];
  /** Type of its values: `float32`, `int32`, `bool`, `string` ... */
  readonly dtype: string;
  /** Whether its values are gone. */
  readonly isDisposed?: boolean;
  /** Its values in row-major order. */
  dataSync(): ArrayLike<number | string>;
}

/** How many values of a row are shown, how many rows of a matrix, and how many matrices where there are several. */
const shownOf = { values: 8, rows: 8, matrices: 3 };

/** A tensor by its shape, type, range and first values, a line each row. */
export function tensorBundle(tensor: TensorLike): Bundle {
  const head = `Tensor [${tensor.shape.join(", ")}] ${tensor.dtype}`;
  if (tensor.isDisposed) return { "text/plain": `${head}, disposed` };
  const values = tensor.dataSync();
  const numbers = Array.from(values).filter((value): value is number => typeof value === "number");
  const finite = numbers.filter(Number.isFinite);
  const [low, high] = finite.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  return {
    "text/plain": [
      head,
      ...(finite.length > 0 ? [`from ${text(low)} to ${text(high)}, mean ${text(mean)}`] : []),
      ...(finite.length < numbers.length ? [notFinite(numbers.length - finite.length)] : []),
      rows(tensor.shape, values),
    ].join("\n"),
  };
}

/** The values in brackets, as deep as the shape; a row is a line. `offset` is where in `values` these begin. */
function rows(shape: readonly number[], values: ArrayLike<number | string>, offset = 0, depth = 0): string {
  if (shape.length === 0) return text(values[offset]);
  const [length, ...inner] = shape;
  const most = [shownOf.values, shownOf.rows][inner.length] ?? shownOf.matrices;
  const size = inner.reduce((product, each) => product * each, 1);
  const first = Array.from({ length: Math.min(most, length) }, (_, i) =>
    rows(inner, values, offset + i * size, depth + 1),
  );
  const parts = [...first, ...(length > most ? ["..."] : [])];
  return `[${parts.join(inner.length === 0 ? ", " : `,\n${" ".repeat(depth + 1)}`)}]`;
}

function text(value: number | string): string {
  if (typeof value === "string") return JSON.stringify(value);
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

function notFinite(count: number): string {
  return count === 1 ? "1 value is not finite" : `${count} values are not finite`;
}
