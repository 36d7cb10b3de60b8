import type { ExecutedOp } from "./probe";

type Shape = readonly number[];

/** Numbers in a tensor. */
const sizeOf = (shape: Shape): number => shape.reduce((size, side) => size * side, 1);

/**
 * Floating-point operations of an op, a multiplication and an addition counting as two: 2 n h w k k in out for a
 * convolution to n x h x w places by k x k filters and for each of its two gradients, 2 m n k for a product of
 * matrices. Those of zeros around an image count too, and those of the columns between images where 2x2 maps are laid
 * side by side. 0 for other ops, which read and write more than they compute, and where a shape is not known.
 *
 * torchvision counts a multiply-add once: the 1.814e9 that it gives for ResNet-18 at 224 x 224 (`_ops` of
 * `ResNet18_Weights.IMAGENET1K_V1` in torchvision/models/resnet.py) are 3.628e9 here.
 */
export function flopsOf({ name, attributes, inputs, outputs }: Omit<ExecutedOp, "milliseconds">): number {
  if (/DepthwiseConv2dNativeBackpropFilter/.test(name)) return byDepth(inputs[2], outputs[0]);
  if (/DepthwiseConv2dNativeBackpropInput/.test(name)) return byDepth(inputs[2], inputs[1]);
  if (/DepthwiseConv2d/.test(name)) return byDepth(outputs[0], inputs[1]);
  if (/Conv2DBackpropFilter/.test(name)) return byFilter(inputs[2], outputs[0]);
  if (/Conv2DBackpropInput/.test(name)) return byFilter(inputs[2], inputs[1]);
  if (/Conv2D/.test(name)) return byFilter(outputs[0], inputs[1]);
  if (/MatMul/.test(name)) return ofProduct(inputs[0], outputs[0], attributes.some(isTransposed));
  return 0;
}

/** A convolution that has outputs of shape [n, h, w, out] by a filter of shape [k, k, in, out]. */
function byFilter(y: Shape | undefined, filter: Shape | undefined): number {
  if (y?.length !== 4 || filter?.length !== 4) return 0;
  return 2 * sizeOf(y) * sizeOf(filter.slice(0, 3));
}

/** The same where each channel has filters of its own: of shape [k, k, channels, filters of each]. */
function byDepth(y: Shape | undefined, filter: Shape | undefined): number {
  if (y?.length !== 4 || filter?.length !== 4) return 0;
  return 2 * sizeOf(y) * sizeOf(filter.slice(0, 2));
}

/** The product of [..., m, k] (or, transposed, [..., k, m]) and a matrix, which is of shape [..., m, n]. */
function ofProduct(a: Shape | undefined, product: Shape | undefined, transposed: boolean): number {
  if (!a || !product || a.length < 2) return 0;
  return 2 * sizeOf(product) * a[a.length - (transposed ? 2 : 1)];
}

const isTransposed = ({ name, value }: { readonly name: string; readonly value: unknown }): boolean =>
  (name === "transpose_a" || name === "adj_x") && value === true;
