import { attr, free, INT32, isTraced, ofType, runOp, type Raw } from "../backend";
import { ints } from "../constants";
import type { Convolved } from "./convolved";
import { pad, padding, unpad } from "./padding";
import { convolveByTaps } from "./taps";

/**
 * Convolution of NHWC `x` by `filter` [k, k, in, out] of its type, padding (k - 1) / 2 on every side as PyTorch.
 * Borrows both.
 */
export function convolve(x: Raw, filter: Raw, stride: number): Convolved {
  if (!isSmall(x, filter, stride)) return convolvePadded(x, filter, stride);
  const [, , inputs, outputs] = filter.shape;
  return inputs * outputs >= manyChannels ? convolveByTaps(x, filter, stride) : convolveFolded(x, filter);
}

/** Whether there are so few places that oneDNN is slow: 2x2, and for many channels any output of up to four. */
export function isSmall({ shape: [, height, width] }: Raw, { shape }: Raw, stride: number): boolean {
  const [kernel, , inputs, outputs] = shape;
  if (kernel !== 3 || isTraced()) return false;
  if (stride === 1 && height === 2 && width === 2) return true;
  return Math.ceil(height / stride) * Math.ceil(width / stride) <= 4 && inputs * outputs >= manyChannels;
}

/** Inputs times outputs from which a product a tap is faster, its many small ops notwithstanding. */
const manyChannels = 2 ** 17;

const attributes = (stride: number, kind: "SAME" | "VALID") =>
  ofType((type) => [
    attr.type("T", type),
    attr.int("strides", [1, stride, stride, 1]),
    attr.string("data_format", "NHWC"),
    attr.int("dilations", [1, 1, 1, 1]),
    attr.bool("use_cudnn_on_gpu", true),
    attr.string("padding", kind),
  ]);

const same = attributes(1, "SAME");
const valid: Readonly<Record<number, typeof same>> = { 1: attributes(1, "VALID"), 2: attributes(2, "VALID") };

/** By one kernel, on padded input where TensorFlow has no such padding itself. */
export function convolvePadded(x: Raw, filter: Raw, stride: number): Convolved {
  const [, height, width] = x.shape;
  const kernel = filter.shape[0];
  const rows = padding(height, kernel, stride, (kernel - 1) / 2);
  const columns = padding(width, kernel, stride, (kernel - 1) / 2);
  // At stride 1, TensorFlow's SAME is PyTorch's padding; a 1x1 kernel needs none.
  const padded = stride > 1 && kernel > 1;
  const options = (stride === 1 ? same : valid[stride])(x);
  const input = padded ? pad(x, rows.before, rows.after, columns.before, columns.after) : x;
  return {
    y: runOp("Conv2D", options, [input, filter]),
    dispose: () => (padded ? free(input) : undefined),
    filterGradient: (dy) =>
      kernel === 1 && stride === 2
        ? pointwiseFilterGradient(x, filter, dy)
        : runOp("Conv2DBackpropFilter", options, [input, ints(filter.shape), dy]),
    inputGradient(dy, currentFilter) {
      const dx = runOp("Conv2DBackpropInput", options, [ints(input.shape), currentFilter, dy]);
      if (!padded) return dx;
      const inner = unpad(dx, rows.before, columns.before, x.shape);
      free(dx);
      return inner;
    },
  };
}

const everyOther = ofType((type) => [
  attr.type("T", type),
  attr.int("ksize", [1, 1, 1, 1]),
  attr.int("strides", [1, 2, 2, 1]),
  attr.string("data_format", "NHWC"),
  attr.string("padding", "VALID"),
]);

/**
 * The filter gradient of a 1x1 convolution at stride 2, from the pixels it looks at (averages of one), at stride 1:
 * oneDNN's own writes past its buffers where there are few images and channels, and the process dies later.
 */
function pointwiseFilterGradient(x: Raw, filter: Raw, dy: Raw): Raw {
  const pixels = runOp("AvgPool", everyOther(x), [x]);
  const gradient = runOp("Conv2DBackpropFilter", valid[1](pixels), [pixels, ints(filter.shape), dy]);
  free(pixels);
  return gradient;
}

/**
 * A 3x3 convolution over 2x2 maps: oneDNN is slow on maps this small, so the batch is laid out along the width,
 * with a column of zeros between images, and convolved as one image of 2 x 3n (13 -> 5.7 ms at 512 channels).
 */
function convolveFolded(x: Raw, filter: Raw): Convolved {
  const [n, , , channels] = x.shape;
  const wide = fold(x);
  let folded: Raw | undefined;
  return {
    y: unfold(runOp("Conv2D", same(wide), [wide, filter]), n),
    dispose: () => free(wide),
    filterGradient(dy) {
      folded = fold(dy);
      return runOp("Conv2DBackpropFilter", same(wide), [wide, ints(filter.shape), folded]);
    },
    inputGradient(dy, currentFilter) {
      const wideDy = folded ?? fold(dy);
      folded = undefined;
      const dx = runOp("Conv2DBackpropInput", same(wideDy), [ints([1, 2, 3 * n, channels]), currentFilter, wideDy]);
      free(wideDy);
      return unfold(dx, n);
    },
  };
}

const swap = ofType((type) => [attr.type("T", type), attr.type("Tperm", INT32)]);
const shaped = ofType((type) => [attr.type("T", type), attr.type("Tshape", INT32)]);

/** [n, 2, 2, c] -> [1, 2, 3n, c]. */
function fold(x: Raw): Raw {
  const [n, , , channels] = x.shape;
  const spaced = pad(x, 0, 0, 0, 1);
  const rowsFirst = runOp("Transpose", swap(spaced), [spaced, ints([1, 0, 2, 3])]);
  free(spaced);
  const wide = runOp("Reshape", shaped(rowsFirst), [rowsFirst, ints([1, 2, 3 * n, channels])]);
  free(rowsFirst);
  return wide;
}

/** [1, 2, 3n, c] -> [n, 2, 2, c]; consumes its input. */
function unfold(y: Raw, n: number): Raw {
  const channels = y.shape[3];
  const rows = runOp("Reshape", shaped(y), [y, ints([2, n, 3, channels])]);
  const cut = unpad(rows, 0, 0, [2, n, 2, channels]);
  free(y, rows);
  const images = runOp("Transpose", swap(cut), [cut, ints([1, 0, 2, 3])]);
  free(cut);
  return images;
}
