import { error } from "../../../base/errors";
import type { GraphConstant, GraphOp, GraphType, Operand } from "../graph";

/** A node of a model of TensorFlow.js: TensorFlow's `NodeDef` in JSON. */
export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

/** Puts the nodes and weights of a model together. */
export interface TfjsBuilder {
  /** Adds a node, and returns its name. */
  node(op: string, input: readonly string[], attributes?: Readonly<Record<string, unknown>>): string;
  /** Adds a constant, and returns its name. */
  constant(constant: Pick<GraphConstant, "type" | "shape" | "values">): string;
  /** The name of a tensor. */
  nameOf(operand: Operand): string;
  /** Says what an output of an op is called. */
  give(op: GraphOp, name: string, output?: number): void;
}

/** TensorFlow's names of types. */
export const typeNames: Readonly<Record<GraphType, string>> = {
  float32: "DT_FLOAT",
  int32: "DT_INT32",
  bool: "DT_BOOL",
};

/** How TensorFlow's messages have a value of an attribute in JSON; texts are in base64. */
export function attributeOf(value: unknown): object {
  if (Array.isArray(value)) {
    return typeof value[0] === "string"
      ? { list: { s: value.map((text: string) => base64(text)) } }
      : { list: { i: value.map(String) } };
  }
  if (typeof value === "string") return { s: base64(value) };
  if (typeof value === "boolean") return { b: value };
  return Number.isInteger(value) ? { i: String(value) } : { f: value };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

type Translation = (op: GraphOp, to: TfjsBuilder) => void;

const namesOf = ({ inputs }: GraphOp, to: TfjsBuilder): string[] => inputs.map((operand) => to.nameOf(operand));

const ints = (to: TfjsBuilder, values: readonly number[]): string =>
  to.constant({ type: "int32", shape: [values.length], values });

/** As it is in TensorFlow. */
const asItIs: Translation = (op, to) => {
  const name = to.node(op.op, namesOf(op, to), op.attributes);
  op.outputs.forEach((_, i) => to.give(op, i === 0 ? name : `${name}:${i}`, i));
};

/** oneDNN's convolution; TensorFlow.js has one with a bias and a ReLU, and none with another map that is added. */
const fusedConvolution: Translation = (op, to) => {
  const { fused_ops: all, strides, padding, explicit_paddings, data_format, dilations } = op.attributes;
  const fused = all as readonly string[];
  const [x, filter, bias, side] = namesOf(op, to);
  const attributes = { strides, padding, explicit_paddings, data_format, dilations, num_args: 1 };
  const within = side === undefined && fused.includes("Relu") ? ["BiasAdd", "Relu"] : ["BiasAdd"];
  let name = to.node("_FusedConv2D", [x, filter, bias], { ...attributes, fused_ops: within });
  if (side !== undefined) name = to.node("AddV2", [name, side]);
  to.give(op, side !== undefined && fused.includes("Relu") ? to.node("Relu", [name]) : name);
};

const rectifiedNorm: Translation = (op, to) => {
  const { epsilon, data_format } = op.attributes;
  const attributes = { epsilon, data_format, is_training: false };
  to.give(op, to.node("Relu", [to.node("FusedBatchNormV3", namesOf(op, to), attributes)]));
};

/** TensorFlow.js lacks it: squares of pixels, row by row, each with its colours. */
const spaceToDepth: Translation = (op, to) => {
  const size = Number(op.attributes.block_size);
  const [, height, width, channels] = op.inputs[0].shape;
  const [rows, columns] = [height / size, width / size];
  const cut = to.node("Reshape", [to.nameOf(op.inputs[0]), ints(to, [-1, rows, size, columns, size, channels])]);
  const turned = to.node("Transpose", [cut, ints(to, [0, 1, 3, 2, 4, 5])]);
  to.give(op, to.node("Reshape", [turned, ints(to, [-1, rows, columns, size * size * channels])]));
};

/** Types other than float32 are those of conditions, which nothing casts. */
const cast: Translation = (op, to) => {
  if (op.inputs[0].type === op.outputs[0].type) to.give(op, to.nameOf(op.inputs[0]));
  else throw error("export/operation", { operation: "a cast", format: "TensorFlow.js" });
};

const same: Translation = (op, to) => to.give(op, to.nameOf(op.inputs[0]));

/** Ops that TensorFlow.js has under the same name, with the same attributes (tfjs-converter 4.22, `op_list`). */
const alike = [
  ...["Add", "AddV2", "AddN", "BiasAdd", "Sub", "Mul", "RealDiv", "Pow", "Minimum", "Maximum", "SquaredDifference"],
  ...["Neg", "Abs", "Exp", "Log", "Sqrt", "Rsqrt", "Square", "Erf", "Tanh", "Sigmoid", "Softplus", "Relu", "Elu"],
  ...["LeakyRelu", "Select", "SelectV2", "Softmax", "MatMul", "BatchMatMul", "BatchMatMulV2"],
  ...["Mean", "Sum", "Max", "Min", "Reshape", "Transpose", "Tile", "Slice", "ConcatV2", "GatherV2", "Split", "SplitV"],
  ...["Unpack", "ExpandDims", "Conv2D", "DepthwiseConv2dNative", "MaxPool", "AvgPool", "Pad", "PadV2", "MirrorPad"],
  "FusedBatchNormV3",
];

/** How each op is written. */
export const translations: ReadonlyMap<string, Translation> = new Map<string, Translation>([
  ...alike.map((op): [string, Translation] => [op, asItIs]),
  ["Identity", same],
  ["Cast", cast],
  ["_MklNativeFusedConv2D", fusedConvolution],
  ["_MklNativeFusedBatchNormEx", rectifiedNorm],
  ["SpaceToDepth", spaceToDepth],
]);
