import type { Bundle } from "./display";

/** What is asked of a tensor to show it. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  dataSync(): ArrayLike<number | string>;
}

/** Values shown of a tensor. */
const few = 8;

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
  const first = Array.from({ length: Math.min(few, values.length) }, (_, i) => text(values[i]));
  return {
    "text/plain": [
      head,
      ...(finite.length > 0
        ? [
            `from ${text(low)} to ${text(high)}, mean ${text(finite.reduce((sum, value) => sum + value, 0) / finite.length)}`,
          ]
        : []),
      ...(finite.length < numbers.length ? [unlike(numbers.length - finite.length)] : []),
      `[${[...first, ...(values.length > few ? ["..."] : [])].join(", ")}]`,
    ].join("\n"),
  };
}

function text(value: number | string): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : Number.isInteger(value)
      ? String(value)
      : String(Number(value.toPrecision(4)));
}

function unlike(count: number): string {
  return count === 1 ? "1 value is not finite" : `${count} values are not finite`;
}
