import { attr, create, free, ofType, runOp, type Raw } from "../backend";
import { hasOneDnn } from "../device";
import { convolve, isSmall } from "./convolution";
import { add, relu as rectify } from "./elementwise";
import { padding } from "./padding";

/** What follows a convolution in the same sweep over memory. */
export interface Ending {
  /** [out], of the type of the maps. */
  readonly bias: Raw;
  /** Added to the output: another map of its shape. */
  readonly side?: Raw;
  /** Whether a ReLU ends it. */
  readonly relu: boolean;
}

/** A convolution as `convolve`, with what follows it; the output belongs to the caller. It has no way back. */
export function convolveAndEnd(x: Raw, filter: Raw, stride: number, ending: Ending): Raw {
  const { bias, side, relu } = ending;
  if (hasFusedConvolution && !isSmall(x, filter, stride)) {
    return runOp("_MklNativeFusedConv2D", fused(x, filter, stride, ending), [x, filter, bias, ...(side ? [side] : [])]);
  }
  const convolved = convolve(x, filter, stride);
  convolved.dispose();
  return ended(ended(convolved.y, bias, relu && !side), side, relu);
}

/** The sum of a map, which it consumes, and of what is added to it, and a ReLU. */
export function ended(y: Raw, added: Raw | undefined, relu: boolean): Raw {
  if (!added) return y;
  const sum = add(y, added);
  free(y);
  if (!relu) return sum;
  const rectified = rectify(sum);
  free(sum);
  return rectified;
}

function fused(x: Raw, filter: Raw, stride: number, { side, relu }: Ending) {
  const kernel = filter.shape[0];
  const [rows, columns] = [x.shape[1], x.shape[2]].map((length) => padding(length, kernel, stride, (kernel - 1) / 2));
  const operands = side ? 2 : 1;
  return [
    ...always(x),
    attr.int("num_args", operands),
    attr.types("TArgs", Array<number>(operands).fill(x.dtype)),
    attr.strings("fused_ops", ["BiasAdd", ...(side ? ["Add"] : []), ...(relu ? ["Relu"] : [])]),
    attr.int("strides", [1, stride, stride, 1]),
    attr.int("explicit_paddings", [0, 0, rows.before, rows.after, columns.before, columns.after, 0, 0]),
  ];
}

const always = ofType((type) => [
  attr.type("T", type),
  attr.string("padding", "EXPLICIT"),
  attr.string("data_format", "NHWC"),
  attr.int("dilations", [1, 1, 1, 1]),
  attr.bool("use_cudnn_on_gpu", false),
  attr.float("epsilon", 0),
  attr.float("leakyrelu_alpha", 0),
  attr.string("_kernel", "MklNameChangeOp"),
]);

/** Whether oneDNN's fused convolution answers. */
export const hasFusedConvolution: boolean = hasOneDnn && probe();

function probe(): boolean {
  const [x, filter, bias] = [[1, 1, 1, 1], [1, 1, 1, 1], [1]].map((shape) => create(shape, new Float32Array(1)));
  try {
    free(runOp("_MklNativeFusedConv2D", fused(x, filter, 1, { bias, relu: true }), [x, filter, bias]));
    return true;
  } catch {
    return false;
  } finally {
    free(x, filter, bias);
  }
}
