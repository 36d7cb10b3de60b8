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

/** How many values of a tensor are shown. */
const shownValues = 8;

/** A tensor by its shape, type, range and first values, in row-major order. */
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
  const first = Array.from({ length: Math.min(shownValues, values.length) }, (_, i) => text(values[i]));
  return {
    "text/plain": [
      head,
      ...(finite.length > 0 ? [`from ${text(low)} to ${text(high)}, mean ${text(mean)}`] : []),
      ...(finite.length < numbers.length ? [notFinite(numbers.length - finite.length)] : []),
      `[${[...first, ...(values.length > shownValues ? ["..."] : [])].join(", ")}]`,
    ].join("\n"),
  };
}

function text(value: number | string): string {
  if (typeof value === "string") return JSON.stringify(value);
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

function notFinite(count: number): string {
  return count === 1 ? "1 value is not finite" : `${count} values are not finite`;
}
