import type { Attributes } from "../builder";
import type { Translation, Translator } from "../translator";
import type { GraphOp } from "../../graph";

/** An op that does the same to every number of its operands, which are broadcast together. */
const elementwise =
  (onnx: string, attributesOf: (op: GraphOp) => Attributes = () => ({})): Translation =>
  (op, to) =>
    composed(op, to, (names) => to.builder.node(onnx, names, attributesOf(op)));

/** The same by several nodes. */
function composed(op: GraphOp, to: Translator, nodes: (names: readonly string[]) => string): void {
  const { names, layout } = to.together(op.inputs);
  to.give(op.outputs[0], nodes(names), layout);
}

const byNodes =
  (
    nodes: (names: readonly string[], node: (onnx: string, names: readonly string[]) => string) => string,
  ): Translation =>
  (op, to) =>
    composed(op, to, (names) => nodes(names, (onnx, inputs) => to.builder.node(onnx, inputs)));

const identity: Translation = ({ inputs, outputs }, to) => to.same(outputs[0], inputs[0]);

/** Types other than float32 are those of conditions, which nothing casts. */
const cast: Translation = (op, to) => {
  const [{ type }, { type: wanted }] = [op.inputs[0], op.outputs[0]];
  if (type === wanted) identity(op, to);
  else elementwise("Cast", () => ({ to: { i: { float32: 1, int32: 6, bool: 9 }[wanted] } }))(op, to);
};

/** Ops of numbers one by one. */
export const elementwiseTranslations: Readonly<Record<string, Translation>> = {
  Identity: identity,
  Cast: cast,
  Add: elementwise("Add"),
  AddV2: elementwise("Add"),
  AddN: elementwise("Sum"),
  BiasAdd: elementwise("Add"),
  Sub: elementwise("Sub"),
  Mul: elementwise("Mul"),
  RealDiv: elementwise("Div"),
  Pow: elementwise("Pow"),
  Minimum: elementwise("Min"),
  Maximum: elementwise("Max"),
  Neg: elementwise("Neg"),
  Abs: elementwise("Abs"),
  Exp: elementwise("Exp"),
  Log: elementwise("Log"),
  Sqrt: elementwise("Sqrt"),
  Erf: elementwise("Erf"),
  Tanh: elementwise("Tanh"),
  Sigmoid: elementwise("Sigmoid"),
  Softplus: elementwise("Softplus"),
  Relu: elementwise("Relu"),
  Elu: elementwise("Elu"),
  LeakyRelu: elementwise("LeakyRelu", ({ attributes }) => ({ alpha: { f: Number(attributes.alpha) } })),
  Square: byNodes(([x], node) => node("Mul", [x, x])),
  Rsqrt: byNodes(([x], node) => node("Reciprocal", [node("Sqrt", [x])])),
  SquaredDifference: byNodes((names, node) => {
    const difference = node("Sub", names);
    return node("Mul", [difference, difference]);
  }),
  Select: elementwise("Where"),
  SelectV2: elementwise("Where"),
};
