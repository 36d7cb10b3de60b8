import { fromBfloat16, fromFloat16 } from "./float16";

const rounded = (values: Iterable<number | bigint>): Float32Array =>
  Float32Array.from(values as Iterable<number>, Number);

/** How one type of value lies in a file. */
export interface Dtype {
  /** Of one value. */
  readonly bytes: number;
  /** Values as float32: exact for F32, F16, BF16 and small integers, rounded to nearest for F64 and large ones. */
  readonly decode: (bytes: ArrayBuffer) => Float32Array;
}

/** Types of value by safetensors' names. Files are little-endian, and so is every platform TensorFlow runs on. */
export const dtypes: Readonly<Record<string, Dtype>> = {
  F64: { bytes: 8, decode: (b) => new Float32Array(new Float64Array(b)) },
  F32: { bytes: 4, decode: (b) => new Float32Array(b) },
  F16: { bytes: 2, decode: (b) => fromFloat16(new Uint16Array(b)) },
  BF16: { bytes: 2, decode: (b) => fromBfloat16(new Uint16Array(b)) },
  I64: { bytes: 8, decode: (b) => rounded(new BigInt64Array(b)) },
  U64: { bytes: 8, decode: (b) => rounded(new BigUint64Array(b)) },
  I32: { bytes: 4, decode: (b) => new Float32Array(new Int32Array(b)) },
  U32: { bytes: 4, decode: (b) => new Float32Array(new Uint32Array(b)) },
  I16: { bytes: 2, decode: (b) => new Float32Array(new Int16Array(b)) },
  U16: { bytes: 2, decode: (b) => new Float32Array(new Uint16Array(b)) },
  I8: { bytes: 1, decode: (b) => new Float32Array(new Int8Array(b)) },
  U8: { bytes: 1, decode: (b) => new Float32Array(new Uint8Array(b)) },
  BOOL: { bytes: 1, decode: (b) => new Float32Array(new Uint8Array(b)) },
};

/** PyTorch's storage classes, by their name without `Storage`. */
export const storageDtypes: Readonly<Record<string, keyof typeof dtypes>> = {
  Double: "F64",
  Float: "F32",
  Half: "F16",
  BFloat16: "BF16",
  Long: "I64",
  Int: "I32",
  Short: "I16",
  Char: "I8",
  Byte: "U8",
  Bool: "BOOL",
};
