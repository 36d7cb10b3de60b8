import { error } from "../../base/errors";
import { binding, FLOAT, INT32, type Attribute, type Raw } from "../backend";
import type { Predictor } from "../predictor";
import type { Graph, GraphConstant, GraphOp, GraphType, GraphValue, Operand } from "./graph";
import { trace, type TracedConstant, type TracedInput } from "./trace";

/** Numbers of images that nothing else in a network is a multiple of by chance: what differs grows with the images. */
const [few, more] = [2, 3];

/**
 * What a predictor computes, as a graph for any number of images of a size: the ops that run for two images and for
 * three, of which what differs is in proportion to the images.
 * @throws `export/reads` where it reads numbers that depend on the images; `export/batch` where the ops themselves
 *   depend on how many images there are.
 */
export function graphOf(predictor: Predictor, imageSize: number): Graph {
  const [a, b] = [trace(predictor, imageSize, few), trace(predictor, imageSize, more)];
  if (a.ops.map(({ name }) => name).join() !== b.ops.map(({ name }) => name).join())
    throw irregular("what is computed");
  const values = new Map<number, GraphValue>();
  const valueOf = (raw: Raw, other: Raw): GraphValue => {
    const known = values.get(raw.id);
    if (known) return known;
    const perImage = raw.shape.map((size, axis) => grows(size, other.shape[axis]));
    const shape = raw.shape.map((size, axis) => (perImage[axis] ? size / few : size));
    const value: GraphValue = { kind: "value", id: values.size, type: typeOf(raw), shape, perImage };
    values.set(raw.id, value);
    return value;
  };
  const images = valueOf(a.images, b.images);
  const ops = a.ops.map(({ name, attributes, inputs, outputs }, i): GraphOp => {
    const other = b.ops[i];
    return {
      op: name,
      attributes: Object.fromEntries(attributes.map((attribute) => [attribute.name, valueIn(attribute)])),
      inputs: inputs.map((input, j) => operandOf(input, other.inputs[j], valueOf)),
      outputs: outputs.map((raw, j) => valueOf(raw, other.outputs[j])),
    };
  });
  return { images, logits: valueOf(a.logits, b.logits), ops: neededFor(valueOf(a.logits, b.logits), ops) };
}

/** Whether a size is that of a few images, and another that of more. @throws `export/batch` where it is neither. */
function grows(size: number, other: number): boolean {
  if (size === other) return false;
  if (size * more === other * few) return true;
  throw irregular(`a size of ${size}`);
}

/** What depends on the number of images in another way than by proportion. */
const irregular = (operation: string): Error => error("export/batch", { operation });

function operandOf(input: TracedInput, other: TracedInput, valueOf: (raw: Raw, other: Raw) => GraphValue): Operand {
  if ("value" in input && "value" in other) return valueOf(input.value, other.value);
  if ("constant" in input && "constant" in other) return constantOf(input.constant, other.constant);
  throw irregular("whether a tensor is constant");
}

function constantOf(raw: TracedConstant, other: TracedConstant): GraphConstant {
  const { id, shape, values } = raw;
  const constant = { kind: "constant", id, type: typeOf(raw), shape, values } as const;
  const isLonger = shape.map((size, axis) => grows(size, other.shape[axis]));
  if (isLonger.some((longer) => longer)) return repeated(constant, isLonger);
  if (sameValues(values, other.values)) return constant;
  if (constant.type !== "int32") throw irregular("a constant");
  const perImage = Array.from(values, (value, i) => grows(value, other.values[i]));
  return { ...constant, values: Array.from(values, (value, i) => (perImage[i] ? value / few : value)), perImage };
}

/** The part of a constant that is there once for each image. @throws `export/batch` where it is not the same. */
function repeated(constant: GraphConstant, isLonger: readonly boolean[]): GraphConstant {
  const { shape, values } = constant;
  const length = values.length / few;
  const [first, second] = [0, length].map(
    (from) => Array.prototype.slice.call(values, from, from + length) as number[],
  );
  if (isLonger.lastIndexOf(true) !== 0 || shape[0] !== few || !sameValues(first, second)) throw irregular("a constant");
  return { ...constant, shape: [1, ...shape.slice(1)], values: first, isRepeated: true };
}

const sameValues = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.prototype.every.call(a, (value, i) => Object.is(value, b[i]));

/** What a value of an attribute is in the graph: types by their name. */
const valueIn = ({ type, value }: Attribute): unknown => (type === binding.TF_ATTR_TYPE ? undefined : value);

function typeOf({ dtype }: Pick<Raw, "dtype">): GraphType {
  if (dtype === FLOAT) return "float32";
  if (dtype === INT32) return "int32";
  if (dtype === binding.TF_BOOL) return "bool";
  throw error("export/operation", { operation: `tensor of type ${dtype}`, format: "a graph" });
}

/** The ops that a value is made of. */
function neededFor(value: GraphValue, ops: readonly GraphOp[]): readonly GraphOp[] {
  const needed = new Set([value.id]);
  return [...ops]
    .reverse()
    .filter(({ inputs, outputs }) => {
      if (!outputs.some(({ id }) => needed.has(id))) return false;
      for (const input of inputs) if (input.kind === "value") needed.add(input.id);
      return true;
    })
    .reverse();
}
