import { error } from "../../../base/errors";
import type { Graph, GraphConstant, GraphType, GraphValue, Operand } from "../graph";
import { attributeOf, translations, typeNames, type TfjsBuilder, type TfjsNode } from "./nodes";

/** A weight in the file of weights of a model. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: GraphType;
}

/** A graph model of TensorFlow.js, as `tf.io.fromMemory` and the files of a model have it. */
export interface TfjsModel {
  readonly modelTopology: object;
  readonly signature: object;
  readonly weightSpecs: readonly WeightSpec[];
  /** Of all weights, one after another. */
  readonly weightData: Uint8Array<ArrayBuffer>;
}

/** Of GraphDefs as TensorFlow 2 writes them. */
const producer = 1087;

/**
 * A graph as a graph model of TensorFlow.js (`tf.loadGraphModel`). Its input is `images`, float32 [n, height, width, 3]
 * in [0, 1]; its outputs are `logits` and `probabilities`, [n, classes]. n is free.
 * @throws `export/operation` for an operation that TensorFlow.js lacks; `export/batch`
 */
export function tfjsModel({ images, logits, ops }: Graph): TfjsModel {
  const nodes: TfjsNode[] = [inputNode(images)];
  const weights: Pick<GraphConstant, "type" | "shape" | "values">[] = [];
  const names = new Map<string, string>([[keyOf(images), "images"]]);
  const add = (name: string, op: string, input: readonly string[], attributes: object): string => {
    const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
    nodes.push({ name, op, input, attr: Object.fromEntries(known.map(([key, value]) => [key, attributeOf(value)])) });
    return name;
  };
  const to: TfjsBuilder = {
    node: (op, input, attributes = {}) => add(`node${nodes.length}`, op, input, attributes),
    constant(constant) {
      const name = `weight${weights.length}`;
      weights.push(constant);
      nodes.push({ name, op: "Const", input: [], attr: { dtype: { type: typeNames[constant.type] } } });
      return name;
    },
    nameOf(operand) {
      const name = names.get(keyOf(operand)) ?? constantName(operand, to);
      names.set(keyOf(operand), name);
      return name;
    },
    give: ({ outputs }, name, output = 0) => void names.set(keyOf(outputs[output]), name),
  };
  for (const op of ops) {
    const translate = translations.get(op.op);
    if (!translate) throw error("export/operation", { operation: `the operation ${op.op}`, format: "TensorFlow.js" });
    translate(op, to);
  }
  const answers = add("logits", "Identity", [to.nameOf(logits)], {});
  add("probabilities", "Sigmoid", [answers], {});
  const { shape } = logits;
  return {
    modelTopology: { node: nodes, library: {}, versions: { producer } },
    signature: {
      inputs: { images: tensorInfo("images", images.shape) },
      outputs: { logits: tensorInfo("logits", shape), probabilities: tensorInfo("probabilities", shape) },
    },
    weightSpecs: weights.map(({ type, shape }, i) => ({ name: `weight${i}`, shape, dtype: type })),
    weightData: bytesOf(weights),
  };
}

const keyOf = ({ kind, id }: Operand): string => `${kind} ${id}`;

/** Sizes with the number of images left open. */
const openShape = ([, ...rest]: readonly number[]) => ({ dim: [-1, ...rest].map((size) => ({ size: String(size) })) });

const tensorInfo = (name: string, shape: readonly number[]) => ({
  name: `${name}:0`,
  dtype: typeNames.float32,
  tensorShape: openShape(shape),
});

const inputNode = ({ shape }: GraphValue): TfjsNode => ({
  name: "images",
  op: "Placeholder",
  input: [],
  attr: { dtype: { type: typeNames.float32 }, shape: { shape: openShape(shape) } },
});

/** Adds a constant. Of its sizes, the one in proportion to the images is open; one that is repeated is broadcast. */
function constantName(operand: Operand, to: TfjsBuilder): string {
  if (operand.kind === "value") throw new Error(`the tensor ${operand.id} of the graph has no name`);
  const { type, shape, values, perImage = [], isRepeated = false } = operand;
  if (perImage.filter(Boolean).length > 1) throw error("export/batch", { operation: "more than one size of a tensor" });
  const sizes = perImage.includes(true) ? Array.from(values, (size, i) => (perImage[i] ? -1 : size)) : values;
  const name = to.constant({ type, shape, values: sizes });
  if (!isRepeated) return name;
  const ints = (numbers: readonly number[]): string =>
    to.constant({ type: "int32", shape: [numbers.length], values: numbers });
  const count = to.node("Slice", [to.node("Shape", ["images"]), ints([0]), ints([1])]);
  const axis = to.constant({ type: "int32", shape: [], values: [0] });
  return to.node("BroadcastTo", [name, to.node("ConcatV2", [count, ints(shape.slice(1)), axis], { N: 2 })]);
}

function bytesOf(weights: readonly Pick<GraphConstant, "type" | "values">[]): Uint8Array<ArrayBuffer> {
  const arrays = weights.map(({ type, values }) => arrayOf[type](values));
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

const arrayOf: Readonly<Record<GraphType, (values: ArrayLike<number>) => Float32Array | Int32Array | Uint8Array>> = {
  float32: (values) => Float32Array.from(values),
  int32: (values) => Int32Array.from(values),
  bool: (values) => Uint8Array.from(values),
};
