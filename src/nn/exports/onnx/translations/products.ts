import type { GraphOp } from "../../graph";
import { numbersIn, toChannelsFirst, type Translation, type Translator } from "../translator";

/** A product of matrices, the last two axes of which `transposes` may swap before. */
const product =
  (...transposes: readonly [first: string, second: string]): Translation =>
  (op, to) => {
    const names = transposes.map((attribute, i) => matrixName(op, to, i, op.attributes[attribute] === true));
    to.plainNode(op, "MatMul", names);
  };

function matrixName(op: GraphOp, to: Translator, index: number, isTransposed: boolean): string {
  const operand = op.inputs[index];
  const name = to.plain(operand);
  if (!isTransposed) return name;
  const axes = operand.shape.map((_, axis) => axis);
  return to.builder.node("Transpose", [name], { perm: { ints: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] } });
}

/** One number of those along some axes. */
const reduced =
  (onnx: string): Translation =>
  (op, to) => {
    const [x] = op.inputs;
    const rank = x.shape.length;
    const keeps = op.attributes.keep_dims === true;
    const axes = numbersIn(op, 1).map((axis) => (axis + rank) % rank);
    const channelsStay = keeps || (axes.length === 2 && axes.includes(1) && axes.includes(2));
    const isMap = to.isChannelsFirst(x) && channelsStay;
    const places = isMap ? axes.map((axis) => toChannelsFirst.indexOf(axis as 0 | 1 | 2 | 3)) : axes;
    const name = isMap ? to.channelsFirst(x) : to.plain(x);
    const keepdims = { keepdims: { i: Number(keeps) } };
    // Of all reductions, the sum alone takes its axes as an operand in this version of the operators.
    const result =
      onnx === "ReduceSum"
        ? to.builder.node(onnx, [name, to.ints(places)], keepdims)
        : to.builder.node(onnx, [name], { axes: { ints: places }, ...keepdims });
    to.give(op.outputs[0], result, isMap && keeps ? "channelsFirst" : "plain");
  };

/** Over the last axis, as TensorFlow's. */
const softmax: Translation = (op, to) => to.plainNode(op, "Softmax", [to.plain(op.inputs[0])], { axis: { i: -1 } });

/** Products and sums over axes. */
export const productTranslations: Readonly<Record<string, Translation>> = {
  MatMul: product("transpose_a", "transpose_b"),
  BatchMatMul: product("adj_x", "adj_y"),
  BatchMatMulV2: product("adj_x", "adj_y"),
  Mean: reduced("ReduceMean"),
  Sum: reduced("ReduceSum"),
  Max: reduced("ReduceMax"),
  Min: reduced("ReduceMin"),
  Softmax: softmax,
};
