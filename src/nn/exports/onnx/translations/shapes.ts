import { error } from "../../../../base/errors";
import type { GraphOp } from "../../graph";
import { constantIn, numbersIn, type Translation, type Translator } from "../translator";

/** Larger than any index: a part that ends there goes on to the end of its axis. */
const end = Number.MAX_SAFE_INTEGER;

/** A size in proportion to the images is left open, as ONNX allows for one of them. */
const reshape: Translation = (op, to) => {
  const { values, perImage = [] } = constantIn(op, 1);
  if (perImage.filter(Boolean).length > 1) throw error("export/batch", { operation: "more than one size of a tensor" });
  const sizes = Array.from(values, (size, axis) => (perImage[axis] ? -1 : size));
  to.plainNode(op, "Reshape", [to.plain(op.inputs[0]), to.ints(sizes)]);
};

const transpose: Translation = (op, to) =>
  to.plainNode(op, "Transpose", [to.plain(op.inputs[0])], { perm: { ints: numbersIn(op, 1) } });

const tile: Translation = (op, to) => to.plainNode(op, "Tile", [to.plain(op.inputs[0]), to.ints(numbersIn(op, 1))]);

const slice: Translation = (op, to) => {
  const [x] = op.inputs;
  const begin = numbersIn(op, 1);
  const { values, perImage = [] } = constantIn(op, 2);
  const ends = begin.map((from, axis) => (perImage[axis] || values[axis] === -1 ? end : from + values[axis]));
  const axes = begin.map((_, axis) => axis);
  to.plainNode(op, "Slice", [to.plain(x), to.ints(begin), to.ints(ends), to.ints(axes)]);
};

const concat: Translation = (op, to) => {
  const [axis] = numbersIn(op, op.inputs.length - 1);
  const parts = op.inputs.slice(0, -1).map((part) => to.plain(part));
  to.plainNode(op, "Concat", parts, { axis: { i: axis } });
};

const gather: Translation = (op, to) => {
  const [x] = op.inputs;
  const indices = constantIn(op, 1);
  const name = to.builder.constant("int64", indices.shape, numbersIn(op, 1));
  to.plainNode(op, "Gather", [to.plain(x), name], { axis: { i: numbersIn(op, 2)[0] } });
};

function split(op: GraphOp, to: Translator, x: number, axis: number, lengths: readonly number[]): void {
  const inputs = [to.plain(op.inputs[x]), to.ints(lengths)];
  const names = to.builder.nodeOf("Split", inputs, { axis: { i: axis } }, op.outputs.length);
  names.forEach((name, i) => to.give(op.outputs[i], name));
}

const inEqualParts: Translation = (op, to) => {
  const [axis] = numbersIn(op, 0);
  split(
    op,
    to,
    1,
    axis,
    op.outputs.map(({ shape }) => shape.at(axis) ?? 1),
  );
};

/** The slices of an axis, without it. */
const unpack: Translation = (op, to) => {
  const name = to.plain(op.inputs[0]);
  op.outputs.forEach((output, i) => {
    const index = to.builder.constant("int64", [], [i]);
    to.give(output, to.builder.node("Gather", [name, index], { axis: { i: Number(op.attributes.axis) } }));
  });
};

const expandDims: Translation = (op, to) =>
  to.plainNode(op, "Unsqueeze", [to.plain(op.inputs[0]), to.ints(numbersIn(op, 1))]);

/** Ops that move numbers. */
export const shapeTranslations: Readonly<Record<string, Translation>> = {
  Reshape: reshape,
  Transpose: transpose,
  Tile: tile,
  Slice: slice,
  ConcatV2: concat,
  GatherV2: gather,
  Split: inEqualParts,
  SplitV: (op, to) => split(op, to, 0, numbersIn(op, 2)[0], numbersIn(op, 1)),
  Unpack: unpack,
  ExpandDims: expandDims,
};
