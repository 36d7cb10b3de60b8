import { error } from "../../../base/errors";
import type { GraphConstant, GraphOp, GraphValue, Operand } from "../graph";
import type { Attributes, Builder } from "./builder";

/** Axes of TensorFlow's maps [n, h, w, c] in the order of ONNX's [n, c, h, w], and the other way round. */
export const toChannelsFirst = [0, 3, 1, 2] as const;
const toChannelsLast = [0, 2, 3, 1] as const;

/** Names of a tensor in an ONNX graph: as TensorFlow has it, and with the channels of a map first. */
interface Names {
  plain?: string;
  channelsFirst?: string;
}

/** What a translation of an op asks and gives. A tensor is transposed where it is asked for in the other layout. */
export interface Translator {
  readonly builder: Builder;
  /** The name of an operand in TensorFlow's layout. */
  plain(operand: Operand): string;
  /** The name of a map with its channels first. */
  channelsFirst(operand: Operand): string;
  /** Whether a tensor is there with its channels first alone. */
  isChannelsFirst(operand: Operand): boolean;
  /** Names of operands that are broadcast together, all in one layout, and that layout. */
  together(operands: readonly Operand[]): { readonly names: readonly string[]; readonly layout: keyof Names };
  /** Says what an output is called, in a layout. */
  give(value: GraphValue, name: string, layout?: keyof Names): void;
  /** Says that an output is the same tensor as an operand. */
  same(value: GraphValue, operand: Operand): void;
  /** Adds a node of one output, which is in TensorFlow's layout. */
  plainNode(op: GraphOp, onnx: string, inputs: readonly string[], attributes?: Attributes): void;
  /** A constant of whole numbers. */
  ints(values: readonly number[]): string;
}

/** Translates an op into nodes. */
export type Translation = (op: GraphOp, to: Translator) => void;

/** A translator into a graph whose images are the input `images`. */
export function translator(builder: Builder, images: GraphValue): Translator {
  const known = new Map<string, Names>([[keyOf(images), { channelsFirst: "images" }]]);
  const namesOf = (operand: Operand): Names => {
    const names = known.get(keyOf(operand)) ?? {};
    known.set(keyOf(operand), names);
    return names;
  };
  const transposed = (name: string, perm: readonly number[]): string =>
    builder.node("Transpose", [name], { perm: { ints: perm } });
  const plain: Translator["plain"] = (operand) => {
    const names = namesOf(operand);
    if (names.plain !== undefined) return names.plain;
    if (operand.kind === "constant") return (names.plain = plainConstant(operand));
    return (names.plain = transposed(names.channelsFirst ?? missing(operand), toChannelsLast));
  };
  const channelsFirst: Translator["channelsFirst"] = (operand) => {
    const names = namesOf(operand);
    if (names.channelsFirst !== undefined) return names.channelsFirst;
    if (operand.kind === "constant" && !operand.isRepeated) {
      const { type, shape, values } = transposedConstant(operand);
      return (names.channelsFirst = builder.constant(type, shape, values));
    }
    return (names.channelsFirst = transposed(plain(operand), toChannelsFirst));
  };
  const plainConstant = (constant: GraphConstant): string => {
    const { type, shape, values } = constant;
    const name = builder.constant(type, shape, values);
    if (!constant.isRepeated) return name;
    const count = builder.node("Shape", ["images"], { start: { i: 0 }, end: { i: 1 } });
    const sizes = builder.node("Concat", [count, ints(shape.slice(1))], { axis: { i: 0 } });
    return builder.node("Expand", [name, shape.length > 1 ? sizes : count]);
  };
  const ints = (values: readonly number[]): string => builder.constant("int64", [values.length], values);
  const isChannelsFirst: Translator["isChannelsFirst"] = (operand) => {
    const names = known.get(keyOf(operand));
    return operand.kind === "value" && names?.channelsFirst !== undefined && names.plain === undefined;
  };
  const give: Translator["give"] = (value, name, layout = "plain") => void (namesOf(value)[layout] = name);
  return {
    ...{ builder, plain, channelsFirst, isChannelsFirst, give, ints },
    together(operands) {
      const movable = operands.every(({ kind, shape }) => kind === "constant" || shape.length === 4);
      return movable && operands.some(isChannelsFirst)
        ? { names: operands.map(channelsFirst), layout: "channelsFirst" }
        : { names: operands.map(plain), layout: "plain" };
    },
    same: (value, operand) => {
      if (operand.kind === "constant") give(value, plain(operand));
      else known.set(keyOf(value), namesOf(operand));
    },
    plainNode: (op, onnx, inputs, attributes) => give(op.outputs[0], builder.node(onnx, inputs, attributes)),
  };
}

const keyOf = ({ kind, id }: Operand): string => `${kind} ${id}`;

/** @throws an error of the program: an op takes what no op before it gave. */
function missing({ id }: GraphValue): never {
  throw new Error(`the tensor ${id} of the graph has no name`);
}

/** A constant that is broadcast with maps, with channels first: of fewer axes than 4, ones come before. */
function transposedConstant({ type, shape, values }: GraphConstant): Pick<GraphConstant, "type" | "shape" | "values"> {
  const sizes = [...Array<number>(4 - shape.length).fill(1), ...shape];
  return { type, shape: toChannelsFirst.map((axis) => sizes[axis]), values: permuted(values, sizes, toChannelsFirst) };
}

/** The values of an array with its axes in another order. */
export function permuted(values: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): number[] {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const [sizes, steps] = [axes.map((axis) => shape[axis]), axes.map((axis) => strides[axis])];
  const result = new Array<number>(values.length);
  const place = new Array<number>(axes.length).fill(0);
  for (let i = 0, from = 0; i < values.length; i++) {
    result[i] = values[from];
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++place[axis] < sizes[axis]) break;
      from -= steps[axis] * sizes[axis];
      place[axis] = 0;
    }
  }
  return result;
}

/** The values of an operand that has to be constant. @throws `export/operation` where it depends on the images. */
export function constantIn(op: GraphOp, index: number): GraphConstant {
  const operand = op.inputs[index];
  if (operand?.kind === "constant") return operand;
  throw error("export/operation", { operation: `${op.op} by numbers that depend on the images`, format: "ONNX" });
}

/** Whole numbers of a constant operand, none of which depends on the number of images. @throws `export/batch` */
export function numbersIn(op: GraphOp, index: number): readonly number[] {
  const { values, perImage } = constantIn(op, index);
  if (perImage?.includes(true)) throw error("export/batch", { operation: `an operand of ${op.op}` });
  return Array.from(values);
}
