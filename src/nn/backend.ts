// Silence TensorFlow's start-up log unless the user asked for it; it must be set before the library loads.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

import * as tf from "@tensorflow/tfjs-node";

export { tf };

/** A native tensor: the handle, its shape and TensorFlow's data type number. Its owner must `free` it. */
export interface Raw {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** An attribute of an op. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What the native library offers. */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Raw[];
  /**
   * Makes a function of a graph, which `executeOp` runs by its name. `inputs` are placeholders of the graph, `outputs`
   * are `node:index`, `effects` are nodes that run though nothing is made of what they give. Only in our build.
   */
  defineFunction?(
    name: string,
    graph: Uint8Array,
    inputs: readonly string[],
    outputs: readonly string[],
    effects: readonly string[],
  ): void;
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
  readonly [constant: `TF_${Uppercase<string>}`]: number;
}

interface NodeBackend {
  /** Every op of tfjs and of ours goes through it; a profile puts its own in its place for a while. */
  binding: Binding;
  createOutputTensor(raw: Raw): tf.Tensor;
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
}

/** The backend of tfjs. */
export const backend = tf.backend() as unknown as NodeBackend;
/** The binding itself, past whatever stands before it for a while. */
export const { binding } = backend;

export const FLOAT = binding.TF_FLOAT;
export const INT32 = binding.TF_INT32;
export const UINT8 = binding.TF_UINT8;
/** `DT_BFLOAT16`: tfjs has no such type, and its binding no name for it. */
export const BFLOAT16 = 14;
/** Handles of variables. */
export const RESOURCE = binding.TF_RESOURCE;

/** Attributes of an op, by TensorFlow's name. */
export const attr = {
  type: (name: string, value: number = FLOAT): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value }),
  int: (name: string, value: number | readonly number[]): Attribute => ({ name, type: binding.TF_ATTR_INT, value }),
  float: (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_FLOAT, value }),
  bool: (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
  string: (name: string, value: string): Attribute => ({ name, type: binding.TF_ATTR_STRING, value }),
  /** Lists of types and strings need our build of the binding (`hasFusedConvolution`). */
  types: (name: string, value: readonly number[]): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value }),
  strings: (name: string, value: readonly string[]): Attribute => ({ name, type: binding.TF_ATTR_STRING, value }),
  shape: (name: string, value: readonly number[]): Attribute => ({ name, type: binding.TF_ATTR_SHAPE, value }),
};

/** Attributes that name the type of an op's input, made once for each type that it meets. */
export function ofType(make: (type: number) => readonly Attribute[]): (input: Raw) => readonly Attribute[] {
  const made = new Map<number, readonly Attribute[]>();
  return ({ dtype }) => {
    let attributes = made.get(dtype);
    if (!attributes) made.set(dtype, (attributes = make(dtype)));
    return attributes;
  };
}

/** Runs the TensorFlow op `name` and returns its `count` outputs; inputs are borrowed, outputs belong to the caller. */
export function runOpMany(
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Raw[],
  count: number,
): Raw[] {
  const ids = inputs.map((input) => input.id);
  if (!recording) return backend.binding.executeOp(name, attributes, ids, count);
  const outputs = recording.direct.executeOp(name, attributes, ids, count);
  recording.by.op({ name, attributes, inputs, outputs });
  return outputs;
}

/** An op of ours that has run. */
export interface RecordedOp {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly Raw[];
  readonly outputs: readonly Raw[];
}

/** Is told what happens to native tensors, so that the same can be done again. */
export interface Recorder {
  op(op: RecordedOp): void;
  /** A tensor was freed. */
  freed(id: number): void;
  /** Something happened that an op cannot do again: a tensor was made of numbers, numbers were read, tfjs ran an op. */
  other(): void;
}

let recording: { readonly by: Recorder; readonly direct: Binding } | undefined;

/** Whether `recorded` is at work. */
export const isRecording = (): boolean => recording !== undefined;

/** Runs `work`, of which `by` is told. A recording does not lie within another one. */
export function recorded<T>(by: Recorder, work: () => T): T {
  const { binding: direct } = backend;
  const told =
    <A extends readonly unknown[], R>(call: (...given: A) => R) =>
    (...given: A): R => {
      by.other();
      return call(...given);
    };
  const watched: Pick<Binding, "executeOp" | "createTensor" | "tensorDataSync" | "deleteTensor"> = {
    deleteTensor(id) {
      by.freed(id);
      direct.deleteTensor(id);
    },
    executeOp: told((...given) => direct.executeOp(...given)),
    createTensor: told((...given) => direct.createTensor(...given)),
    tensorDataSync: told((...given) => direct.tensorDataSync(...given)),
  };
  recording = { by, direct };
  // tfjs calls the binding by itself.
  backend.binding = Object.create(direct, Object.getOwnPropertyDescriptors(watched)) as Binding;
  try {
    return work();
  } finally {
    recording = undefined;
    backend.binding = direct;
  }
}

let isTracing = false;

/** Whether `traced` is at work: what runs is then to be the plain ops, and not those that are quickest here. */
export const isTraced = (): boolean => isTracing;

/** Runs `work` with functions in place of some of the binding's, which every op of ours and of tfjs asks. */
export function traced<T>(replace: (direct: Binding) => Partial<Binding>, work: () => T): T {
  const { binding: direct } = backend;
  backend.binding = Object.create(direct, Object.getOwnPropertyDescriptors(replace(direct))) as Binding;
  isTracing = true;
  try {
    return work();
  } finally {
    isTracing = false;
    backend.binding = direct;
  }
}

/** Runs an op of one output. */
export function runOp(name: string, attributes: readonly Attribute[], inputs: readonly Raw[]): Raw {
  return runOpMany(name, attributes, inputs, 1)[0];
}

/** Runs an op and frees its inputs. */
export function consume(name: string, attributes: readonly Attribute[], inputs: readonly Raw[]): Raw {
  const output = runOp(name, attributes, inputs);
  free(...inputs);
  return output;
}

/** Releases native tensors. */
export function free(...raws: readonly Raw[]): void {
  for (const raw of raws) backend.binding.deleteTensor(raw.id);
}

/** A new native tensor. It may share the memory of `values`: they are its own from now on. */
export function create(shape: readonly number[], values: Float32Array | Int32Array | Uint8Array): Raw {
  const dtype = dtypeOf(values);
  return { id: backend.binding.createTensor(shape, dtype, values), shape, dtype };
}

/** The data type of an array's numbers. */
export function dtypeOf(values: Float32Array | Int32Array | Uint8Array): number {
  if (values instanceof Float32Array) return FLOAT;
  return values instanceof Int32Array ? INT32 : UINT8;
}

/** A new native float tensor with memory of its own: `values` may change afterwards. */
export function copyOf(shape: readonly number[], values: Float32Array): Raw {
  return consume("DeepCopy", [attr.type("T")], [create(shape, values)]);
}

/** A float32 scalar of the caller's. */
export function scalar(value: number): Raw {
  return create([], Float32Array.of(value));
}

/** The values of a native float tensor, copied out. */
export function values(raw: Raw): Float32Array {
  return backend.binding.tensorDataSync(raw.id) as Float32Array;
}

/** Turns a native tensor into a tfjs tensor, which owns it from now on. */
export function adopt<T extends tf.Tensor>(raw: Raw): T {
  return backend.createOutputTensor(raw) as T;
}

/** The native tensor behind a tfjs tensor, borrowed: valid while `tensor` is. */
export function borrow(tensor: tf.Tensor): Raw {
  return { id: backend.getInputTensorIds([tensor])[0], shape: tensor.shape, dtype: FLOAT };
}

/** A second handle on the same values, the caller's own. */
export function share(raw: Raw): Raw {
  return runOp("Identity", [attr.type("T", raw.dtype)], [raw]);
}
