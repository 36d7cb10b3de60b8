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
const binding = backend.binding;

export const FLOAT = binding.TF_FLOAT;
export const INT32 = binding.TF_INT32;
export const UINT8 = binding.TF_UINT8;
/** `DT_BFLOAT16`: tfjs has no such type, and its binding no name for it. */
export const BFLOAT16 = 14;

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
  return backend.binding.executeOp(
    name,
    attributes,
    inputs.map((input) => input.id),
    count,
  );
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

function dtypeOf(values: Float32Array | Int32Array | Uint8Array): number {
  if (values instanceof Float32Array) return FLOAT;
  return values instanceof Int32Array ? INT32 : UINT8;
}

/** A new native float tensor with memory of its own: `values` may change afterwards. */
export function copyOf(shape: readonly number[], values: Float32Array): Raw {
  return consume("DeepCopy", [attr.type("T")], [create(shape, values)]);
}

const constants = new Map<string, Raw>();

/** An int32 constant, made once and kept: a vector, or a matrix when `columns` is given. Never free it. */
export function ints(values: readonly number[], columns?: number): Raw {
  const key = `i${columns ?? ""}:${values.join()}`;
  return kept(key, () =>
    create(columns ? [values.length / columns, columns] : [values.length], Int32Array.from(values)),
  );
}

/** A float32 scalar, made once and kept: for the few values that recur. Never free it. */
export function float(value: number): Raw {
  return kept(`f:${value}`, () => scalar(value));
}

/** A float32 vector, made once and kept: for the few that recur. Never free it. */
export function floats(values: readonly number[]): Raw {
  return kept(`v:${values.join()}`, () => create([values.length], Float32Array.from(values)));
}

/** An int32 scalar, made once and kept. Never free it. */
export function int(value: number): Raw {
  return kept(`s:${value}`, () => create([], Int32Array.of(value)));
}

/** A float32 vector of no values, made once and kept: stands for an input that a kernel ignores. Never free it. */
export function nothing(): Raw {
  return kept("nothing", () => create([0], new Float32Array(0)));
}

/** A float32 scalar of the caller's. */
export function scalar(value: number): Raw {
  return create([], Float32Array.of(value));
}

function kept(key: string, make: () => Raw): Raw {
  let raw = constants.get(key);
  if (!raw) constants.set(key, (raw = make()));
  return raw;
}

/** The values of a native float tensor, copied out. */
export function values(raw: Raw): Float32Array {
  return binding.tensorDataSync(raw.id) as Float32Array;
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

/** Number of native tensors alive, constants aside. */
export function liveTensors(): number {
  return binding.getNumOfTensors() - constants.size;
}

/** Version of the native TensorFlow. */
export const tensorflowVersion: string = String(binding.TF_Version);

/** Whether ops run on a GPU. */
export const onGpu: boolean = binding.isUsingGpuDevice();

/** Whether oneDNN's own kernels answer, which fuse what the plain ones do not. They exist on CPUs only. */
export const hasOneDnn: boolean = !onGpu && probeOneDnn();

/** What ops run on, in a word or two. */
export const device: string = deviceName();

function deviceName(): string {
  if (onGpu) return "GPU";
  return hasOneDnn ? "CPU (oneDNN)" : "CPU";
}

function probeOneDnn(): boolean {
  const x = create([1, 2, 2, 1], new Float32Array(4));
  const attributes = [
    attr.type("T"),
    attr.int("ksize", [1, 2, 2, 1]),
    attr.int("strides", [1, 2, 2, 1]),
    attr.string("data_format", "NHWC"),
    attr.string("padding", "VALID"),
    attr.bool("workspace_enabled", true),
    attr.string("_kernel", "MklNameChangeOp"),
  ];
  try {
    free(...runOpMany("_MklNativeMaxPool", attributes, [x], 2));
    return true;
  } catch {
    return false;
  } finally {
    free(x);
  }
}
