import { attr, INT32, ofType, runOp, type Raw } from "../backend";
import { ints } from "../constants";

/**
 * Rows (or columns) before, after and produced, for PyTorch's `padding` at a stride: out = floor((n + 2 padding -
 * kernel) / stride) + 1.
 */
export function padding(
  n: number,
  kernel: number,
  stride: number,
  pad: number,
): { before: number; after: number; out: number } {
  const out = Math.floor((n + 2 * pad - kernel) / stride) + 1;
  return { before: pad, after: Math.max(0, (out - 1) * stride + kernel - n - pad), out };
}

const padded = ofType((type) => [attr.type("T", type), attr.type("Tpaddings", INT32)]);
const cut = ofType((type) => [attr.type("T", type), attr.type("Index", INT32)]);

/** Zeros around height and width of NHWC. TensorFlow's own explicit padding bypasses oneDNN (three times slower). */
export function pad(x: Raw, top: number, bottom: number, left: number, right: number): Raw {
  return runOp("Pad", padded(x), [x, ints([0, 0, top, bottom, left, right, 0, 0], 2)]);
}

/** The part of NHWC that `pad` surrounded. */
export function unpad(x: Raw, top: number, left: number, shape: readonly number[]): Raw {
  return slice(x, [0, top, left, 0], shape);
}

/** The part of `x` that begins at `from`, an index an axis. */
export const slice = (x: Raw, from: readonly number[], shape: readonly number[]): Raw =>
  runOp("Slice", cut(x), [x, ints(from), ints(shape)]);
