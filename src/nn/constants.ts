import { binding, dtypeOf, type Raw } from "./backend";

/** What a constant holds. */
export interface Constant extends Pick<Raw, "shape" | "dtype"> {
  readonly values: Float32Array | Int32Array;
}

const constants = new Map<string, Raw>();
const constantsById = new Map<number, Constant>();

/** An int32 constant, made once and kept: a vector, or a matrix when `columns` is given. Never free it. */
export function ints(values: readonly number[], columns?: number): Raw {
  const shape = columns ? [values.length / columns, columns] : [values.length];
  return kept(`i${columns ?? ""}:${values.join()}`, shape, () => Int32Array.from(values));
}

/** A float32 scalar, made once and kept: for the few values that recur. Never free it. */
export function float(value: number): Raw {
  return kept(`f:${value}`, [], () => Float32Array.of(value));
}

/** A float32 vector, made once and kept: for the few that recur. Never free it. */
export function floats(values: readonly number[]): Raw {
  return kept(`v:${values.join()}`, [values.length], () => Float32Array.from(values));
}

/** An int32 scalar, made once and kept. Never free it. */
export function int(value: number): Raw {
  return kept(`s:${value}`, [], () => Int32Array.of(value));
}

/** A float32 vector of no values, made once and kept: stands for an input that a kernel ignores. Never free it. */
export function nothing(): Raw {
  return kept("nothing", [0], () => new Float32Array(0));
}

/** What a tensor holds that is one of the constants above. */
export const constantOf = (raw: Raw): Constant | undefined => constantsById.get(raw.id);

function kept(key: string, shape: readonly number[], valuesOf: () => Float32Array | Int32Array): Raw {
  const made = constants.get(key);
  if (made) return made;
  const values = valuesOf();
  const dtype = dtypeOf(values);
  // The binding may take the memory of what it is given.
  const raw = { id: binding.createTensor(shape, dtype, values.slice()), shape, dtype };
  constants.set(key, raw);
  constantsById.set(raw.id, { shape, dtype, values });
  return raw;
}

/** Number of native tensors alive, constants aside. */
export function liveTensors(): number {
  return binding.getNumOfTensors() - constants.size;
}
