import type { Random } from "../base/random";

/**
 * Fresh values of a parameter, drawn from a stream of its own.
 * @param shape the parameter's shape in this project's layout: [height, width, in, out] of a convolution, [in, out] of
 * a matrix.
 */
export type InitialValues = (draw: Random, shape: readonly number[]) => Float32Array;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** Zeros: of biases. */
export const zeros: InitialValues = (_draw, shape) => new Float32Array(sizeOf(shape));

/** Ones: of the gains of a normalisation. */
export const ones: InitialValues = (_draw, shape) => new Float32Array(sizeOf(shape)).fill(1);

/** Normal with mean 0. @param deviation standard deviation, at least 0. */
export function normal(deviation: number): InitialValues {
  return (draw, shape) => Float32Array.from({ length: sizeOf(shape) }, () => deviation * draw.normal());
}

/** Of a convolution: normal with variance 2 / fan-out (He et al. 2015, Eq. 14), as torchvision has it. */
export const heNormal: InitialValues = (draw, shape) =>
  normal(Math.sqrt(2 / (shape[0] * shape[1] * shape[3])))(draw, shape);

/** Uniform in +-1 / sqrt(fanIn): PyTorch's `Linear` and `Conv2d`, weights and biases alike. */
export function uniformByFanIn(fanIn: number): InitialValues {
  return (draw, shape) =>
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * draw.uniform() - 1) / Math.sqrt(fanIn));
}
