import { attributeTypes, dataTypes, type DataType } from "./messages";

/** The value of an attribute of a node. */
export type AttributeValue =
  { readonly i: number } | { readonly f: number } | { readonly s: string } | { readonly ints: readonly number[] };

/** Attributes of a node, by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Puts the nodes and constants of an ONNX graph together. */
export interface Builder {
  /** Adds a node of one output, and returns the name of that. */
  node(op: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Adds a node of several outputs, and returns their names. */
  nodeOf(op: string, inputs: readonly string[], attributes: Attributes, outputs: number): string[];
  /** Adds a constant, and returns its name. */
  constant(type: DataType, shape: readonly number[], values: ArrayLike<number>): string;
  /** Gives a tensor another name: that of an output of the graph. */
  named(name: string, tensor: string): void;
  /** Messages of what was added. */
  readonly nodes: readonly object[];
  readonly initializers: readonly object[];
}

/** An empty graph. */
export function builder(): Builder {
  const nodes: object[] = [];
  const initializers: object[] = [];
  const add = (opType: string, input: readonly string[], output: readonly string[], attributes: Attributes): void => {
    const attribute = Object.entries(attributes).map(([name, value]) => messageOf(name, value));
    nodes.push({ name: `${opType}_${nodes.length}`, opType, input: [...input], output: [...output], attribute });
  };
  const nodeOf: Builder["nodeOf"] = (op, inputs, attributes, count) => {
    const outputs = Array.from({ length: count }, (_, i) => `${op}_${nodes.length}${count > 1 ? `_${i}` : ""}:out`);
    add(op, inputs, outputs, attributes);
    return outputs;
  };
  return {
    nodes,
    initializers,
    nodeOf,
    node: (op, inputs, attributes = {}) => nodeOf(op, inputs, attributes, 1)[0],
    named: (name, tensor) => add("Identity", [tensor], [name], {}),
    constant(type, shape, values) {
      const name = `constant_${initializers.length}`;
      initializers.push({ name, dims: [...shape], dataType: dataTypes[type], rawData: bytesOf[type](values) });
      return name;
    },
  };
}

function messageOf(name: string, value: AttributeValue): object {
  if ("s" in value) return { name, s: Buffer.from(value.s), type: attributeTypes.s };
  if ("f" in value) return { name, f: value.f, type: attributeTypes.f };
  return "i" in value
    ? { name, i: value.i, type: attributeTypes.i }
    : { name, ints: [...value.ints], type: attributeTypes.ints };
}

const viewed = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Numbers as `raw_data` has them: lowest byte first, as on the machines that this project runs on. */
const bytesOf: Readonly<Record<DataType, (values: ArrayLike<number>) => Uint8Array>> = {
  float32: (values) => viewed(values instanceof Float32Array ? values : Float32Array.from(values)),
  int32: (values) => viewed(Int32Array.from(values)),
  int64: (values) => viewed(BigInt64Array.from(Array.from(values, BigInt))),
  bool: (values) => Uint8Array.from(values),
};
