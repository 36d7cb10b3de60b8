import { type Attribute, type Raw } from "../backend";
import { type Constant } from "../constants";
import { attr } from "../backend";
import { messages, type AttrValueMessage } from "./messages";

/** A node of a graph. */
export interface GraphNode {
  readonly name: string;
  /** TensorFlow's name of its op. */
  readonly op: string;
  readonly attributes: readonly Attribute[];
  /** `node:index`, or `^node` for what has only to run before. */
  readonly inputs: readonly string[];
  /** Of a `Const`: what it holds. */
  readonly constant?: Constant;
}

/** Place of a value from outside: a `Placeholder` of a tensor's type and shape. */
export const inputNode = (name: string, { dtype, shape }: Raw): GraphNode => ({
  name,
  op: "Placeholder",
  attributes: [attr.type("dtype", dtype), attr.shape("shape", shape)],
  inputs: [],
});

/** A constant. */
export const constantNode = (name: string, constant: Constant): GraphNode => ({
  name,
  op: "Const",
  attributes: [attr.type("dtype", constant.dtype)],
  inputs: [],
  constant,
});

/** The graph as the bytes of TensorFlow's `GraphDef`. */
export function graphBytes(nodes: readonly GraphNode[]): Uint8Array {
  const graph = new messages.GraphDef();
  const versions = new messages.VersionDef();
  versions.setProducer(producer);
  graph.setVersions(versions);
  for (const { name, op, attributes, inputs, constant } of nodes) {
    const node = new messages.NodeDef();
    node.setName(name);
    node.setOp(op);
    node.setInputList([...inputs]);
    for (const attribute of attributes) node.getAttrMap().set(attribute.name, valueOf(attribute));
    if (constant) node.getAttrMap().set("value", tensorValue(constant));
    graph.addNode(node);
  }
  return graph.serializeBinary();
}

/** Of GraphDefs as TensorFlow 2 writes them. */
const producer = 1087;

function valueOf({ name, type, value }: Attribute): AttrValueMessage {
  const message = new messages.AttrValue();
  const set = setters[type];
  if (!set) throw new Error(`the attribute ${name} has a type that graphs here do not have`);
  set(message, value);
  return message;
}

const bytesOf = (text: unknown): Uint8Array => Buffer.from(text as string);

/** How a value of each type of attribute is written; some may be lists. */
const setters: Readonly<Record<number, (message: AttrValueMessage, value: unknown) => void>> = {
  [attr.type("").type]: oneOrList(
    (message, value: number) => message.setType(value),
    (list, values) => list.setTypeList(values),
  ),
  [attr.int("", 0).type]: oneOrList(
    (message, value: number) => message.setI(value),
    (list, values) => list.setIList(values),
  ),
  [attr.string("", "").type]: oneOrList(
    (message, value: string) => message.setS(bytesOf(value)),
    (list, values) => list.setSList(values.map(bytesOf)),
  ),
  [attr.float("", 0).type]: (message, value) => message.setF(value as number),
  [attr.bool("", false).type]: (message, value) => message.setB(value as boolean),
  [attr.shape("", []).type]: (message, value) => message.setShape(shapeOf(value as readonly number[])),
};

function oneOrList<T>(
  one: (message: AttrValueMessage, value: T) => void,
  list: (message: InstanceType<typeof messages.AttrValue.ListValue>, values: T[]) => void,
): (message: AttrValueMessage, value: unknown) => void {
  return (message, value) => {
    if (!Array.isArray(value)) return one(message, value as T);
    const values = new messages.AttrValue.ListValue();
    list(values, value as T[]);
    message.setList(values);
  };
}

function shapeOf(shape: readonly number[]): InstanceType<typeof messages.TensorShape> {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const side = new messages.TensorShape.Dim();
    side.setSize(size);
    message.addDim(side);
  }
  return message;
}

function tensorValue({ dtype, shape, values }: Constant): AttrValueMessage {
  const tensor = new messages.Tensor();
  tensor.setDtype(dtype);
  tensor.setTensorShape(shapeOf(shape));
  tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const message = new messages.AttrValue();
  message.setTensor(tensor);
  return message;
}
