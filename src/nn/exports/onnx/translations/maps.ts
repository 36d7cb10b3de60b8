import { error } from "../../../../base/errors";
import type { GraphConstant, GraphOp } from "../../graph";
import { constantIn, numbersIn, permuted, toChannelsFirst, type Translation, type Translator } from "../translator";

/** Ops on maps [n, h, w, c]. ONNX has them with the channels first. */

type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** Zeros that `SAME` puts around a side: as few as may be, and the odd one behind. */
function sameAround(size: number, kernel: number, stride: number): readonly [before: number, after: number] {
  const all = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}

/** What an op puts around a map, height and width of a window and the strides given. */
function padsOf(op: GraphOp, [kernelHeight, kernelWidth]: readonly number[], strides: readonly number[]): Pads {
  const { padding, explicit_paddings: explicit } = op.attributes;
  const [, height, width] = op.inputs[0].shape;
  if (padding === "VALID") return [0, 0, 0, 0];
  if (padding === "EXPLICIT") {
    const [, , top, bottom, left, right] = explicit as readonly number[];
    return [top, left, bottom, right];
  }
  const [top, bottom] = sameAround(height, kernelHeight, strides[0]);
  const [left, right] = sameAround(width, kernelWidth, strides[1]);
  return [top, left, bottom, right];
}

/** Numbers of an attribute for height and width; it has four, for [n, h, w, c]. */
const spatial = (op: GraphOp, name: string): readonly number[] => (op.attributes[name] as number[]).slice(1, 3);

/** The name of a constant filter [height, width, in, out], as ONNX has it. */
function filterName(to: Translator, { shape, values }: GraphConstant, axes: readonly number[]): string {
  return to.builder.constant(
    "float32",
    axes.map((axis) => shape[axis]),
    Float32Array.from(permuted(values, shape, axes)),
  );
}

/** A convolution of the first operand by the filter in the second, with what follows: the name of the result. */
function convolved(op: GraphOp, to: Translator, isDepthwise: boolean, bias?: GraphConstant): string {
  const filter = constantIn(op, 1);
  const [height, width, inputs, outputs] = filter.shape;
  if (isDepthwise && outputs !== 1) throw error("export/operation", { operation: op.op, format: "ONNX" });
  const strides = spatial(op, "strides");
  const channels = op.inputs[0].shape[3];
  const weight = filterName(to, filter, isDepthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
  return to.builder.node("Conv", [to.channelsFirst(op.inputs[0]), weight, ...(bias ? [to.plain(bias)] : [])], {
    kernel_shape: { ints: [height, width] },
    strides: { ints: strides },
    pads: { ints: padsOf(op, [height, width], strides) },
    group: { i: isDepthwise ? inputs : channels / inputs },
  });
}

/** oneDNN's convolution, with a bias, another map that is added, and a ReLU as `fused_ops` says. */
const fusedConvolution: Translation = (op, to) => {
  const fused = op.attributes.fused_ops as readonly string[];
  let name = convolved(op, to, false, constantIn(op, 2));
  if (fused.includes("Add")) name = to.builder.node("Add", [name, to.channelsFirst(op.inputs[3])]);
  if (fused.includes("Relu")) name = to.builder.node("Relu", [name]);
  to.give(op.outputs[0], name, "channelsFirst");
};

const pooled =
  (onnx: string, attributes: { readonly count_include_pad?: { readonly i: number } } = {}): Translation =>
  (op, to) => {
    const [kernel, strides] = [spatial(op, "ksize"), spatial(op, "strides")];
    const window = { kernel_shape: { ints: kernel }, strides: { ints: strides } };
    const pads = { pads: { ints: padsOf(op, kernel, strides) } };
    const name = to.builder.node(onnx, [to.channelsFirst(op.inputs[0])], { ...window, ...pads, ...attributes });
    to.give(op.outputs[0], name, "channelsFirst");
  };

/** Numbers before and after each axis. */
const padded =
  (mode: string): Translation =>
  (op, to) => {
    const [x, , value] = op.inputs;
    const around = numbersIn(op, 1);
    const isMap = to.isChannelsFirst(x);
    const axes = isMap ? [...toChannelsFirst] : x.shape.map((_, axis) => axis);
    const pads = to.ints([...axes.map((axis) => around[2 * axis]), ...axes.map((axis) => around[2 * axis + 1])]);
    const name = isMap ? to.channelsFirst(x) : to.plain(x);
    const inputs = [name, pads, ...(value ? [to.plain(value)] : [])];
    const padded = to.builder.node("Pad", inputs, { mode: { s: mode } });
    to.give(op.outputs[0], padded, isMap ? "channelsFirst" : "plain");
  };

const batchNorm =
  (isFollowedByRelu: boolean): Translation =>
  (op, to) => {
    const [x, ...statistics] = op.inputs;
    const inputs = [to.channelsFirst(x), ...statistics.slice(0, 4).map((operand) => to.plain(operand))];
    const name = to.builder.node("BatchNormalization", inputs, { epsilon: { f: Number(op.attributes.epsilon) } });
    to.give(op.outputs[0], isFollowedByRelu ? to.builder.node("Relu", [name]) : name, "channelsFirst");
  };

/** Both put the places of a square row by row, and the channels of each together. */
const spaceToDepth: Translation = (op, to) => {
  const size = { blocksize: { i: Number(op.attributes.block_size) } };
  to.give(op.outputs[0], to.builder.node("SpaceToDepth", [to.channelsFirst(op.inputs[0])], size), "channelsFirst");
};

/** Convolutions, windows and paddings. */
export const mapTranslations: Readonly<Record<string, Translation>> = {
  Conv2D: (op, to) => to.give(op.outputs[0], convolved(op, to, false), "channelsFirst"),
  DepthwiseConv2dNative: (op, to) => to.give(op.outputs[0], convolved(op, to, true), "channelsFirst"),
  _MklNativeFusedConv2D: fusedConvolution,
  MaxPool: pooled("MaxPool"),
  AvgPool: pooled("AveragePool", { count_include_pad: { i: 0 } }),
  Pad: padded("constant"),
  PadV2: padded("constant"),
  MirrorPad: (op, to) => padded(op.attributes.mode === "REFLECT" ? "reflect" : "symmetric")(op, to),
  FusedBatchNormV3: batchNorm(false),
  _MklNativeFusedBatchNormEx: batchNorm(true),
  SpaceToDepth: spaceToDepth,
};
