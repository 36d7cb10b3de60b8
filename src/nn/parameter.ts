import type { Random } from "../base/random";
import { attr, create, FLOAT, free, INT32, runOp, runOpMany, values, type Raw } from "./backend";
import { ints } from "./constants";
import { zeros, type InitialValues } from "./initialValues";
import { cast } from "./ops/elementwise";

/**
 * What a parameter is, which says how its axes lie here (for TensorFlow) and outside (for PyTorch and weights files):
 * - `convolution`: [height, width, in, out] here, [out, in, height, width] outside;
 * - `depthwise`: [height, width, channels, 1] here, [channels, 1, height, width] outside;
 * - `matrix`: [in, out] here, [out, in] outside;
 * - `vector`: one axis, alike;
 * - `tokens`: [1, tokens, width], alike.
 */
export type ParameterKind = "convolution" | "depthwise" | "matrix" | "vector" | "tokens";

const dtype = attr.type("dtype");
let handles = 0;

/**
 * A trainable tensor: a TensorFlow resource variable, so that an optimiser updates it in place in one op.
 * Outside (`export`, `assign`) it has PyTorch's layout, so that weights travel to and from torchvision's names and
 * shapes.
 */
export class Parameter {
  /** Numbers that it holds. */
  readonly size: number;
  readonly #handle: Raw;
  #value: Raw | undefined;
  #cast: Raw | undefined;

  constructor(
    readonly name: string,
    /** Shape in the layout here: see `ParameterKind`. */
    readonly shape: readonly number[],
    readonly kind: ParameterKind,
    /** What `initialise` draws. */
    readonly initialValues: InitialValues = zeros,
  ) {
    this.size = shape.reduce((product, n) => product * n, 1);
    this.#handle = slot(shape);
  }

  /** The resource itself, for optimisers. */
  get handle(): Raw {
    return this.#handle;
  }

  /** Current values, borrowed until `release`. */
  get value(): Raw {
    return (this.#value ??= read(this.#handle));
  }

  /** Current values in the type of `x`, borrowed until `release`. */
  valueFor({ dtype: type }: Pick<Raw, "dtype">): Raw {
    if (type === FLOAT) return this.value;
    if (this.#cast?.dtype !== type) {
      if (this.#cast) free(this.#cast);
      this.#cast = cast(this.value, type);
    }
    return this.#cast;
  }

  /** Whether `raw` is what was read of it since its last `release`. */
  isReadAs({ id }: Raw): boolean {
    return id === this.#value?.id || id === this.#cast?.id;
  }

  /** Its values now, in the type of `raw`; the caller's. */
  readAgain(raw: Raw): Raw {
    const value = read(this.#handle);
    if (raw.dtype === FLOAT) return value;
    const again = cast(value, raw.dtype);
    free(value);
    return again;
  }

  /** Lets go of the values read, so that the next update need not copy them. */
  release(): void {
    for (const raw of [this.#value, this.#cast]) if (raw) free(raw);
    this.#value = this.#cast = undefined;
  }

  /** Shape in PyTorch's layout. */
  get externalShape(): readonly number[] {
    return outward[this.kind].map((axis) => this.shape[axis]);
  }

  /** Values in PyTorch's layout. */
  export(): Float32Array {
    return permuted(this.value, outward[this.kind]);
  }

  /** Takes fresh values. The same stream gives the same values. */
  initialise(draw: Random): void {
    this.assign(this.initialValues(draw, this.shape));
  }

  /** Takes values in PyTorch's layout. */
  assign(data: Float32Array): void {
    const outside = create(this.externalShape, data);
    const inside = runOp("Transpose", transposeAttributes, [outside, ints(inward[this.kind])]);
    this.write(inside);
    free(outside, inside);
  }

  /** Takes values in the layout here; borrows them. */
  write(inside: Raw): void {
    this.release();
    runOpMany("AssignVariableOp", [dtype], [this.#handle, inside], 0);
  }

  /** Frees its values and what was read of them. */
  dispose(): void {
    this.release();
    destroy(this.#handle);
  }
}

/** The axis here that each axis outside is, and the other way round. */
const outward = {
  convolution: [3, 2, 0, 1],
  depthwise: [2, 3, 0, 1],
  matrix: [1, 0],
  vector: [0],
  tokens: [0, 1, 2],
} as const;
const inward = {
  convolution: [2, 3, 1, 0],
  depthwise: [2, 3, 0, 1],
  matrix: [1, 0],
  vector: [0],
  tokens: [0, 1, 2],
} as const;
const transposeAttributes = [attr.type("T"), attr.type("Tperm", INT32)];

function permuted(raw: Raw, axes: readonly number[]): Float32Array {
  if (axes.length === 1) return values(raw);
  const turned = runOp("Transpose", transposeAttributes, [raw, ints(axes)]);
  const data = values(turned);
  free(turned);
  return data;
}

/** A resource variable of zeros: the store behind a parameter, or an optimiser's slot beside it. */
export function slot(shape: readonly number[]): Raw {
  const attributes = [
    dtype,
    attr.shape("shape", shape),
    attr.string("shared_name", `palimpsest-${handles++}`),
    attr.string("container", ""),
  ];
  const handle = runOp("VarHandleOp", attributes, []);
  fill(handle, shape, new Float32Array(shape.reduce((product, n) => product * n, 1)));
  return handle;
}

/** Frees a resource variable and its memory. */
export function destroy(handle: Raw): void {
  runOpMany("DestroyResourceOp", [attr.bool("ignore_lookup_error", true)], [handle], 0);
  free(handle);
}

/** Overwrites a resource variable. */
export function fill(handle: Raw, shape: readonly number[], data: Float32Array): void {
  const raw = create(shape, data);
  runOpMany("AssignVariableOp", [dtype], [handle, raw], 0);
  free(raw);
}

/** Reads a resource variable; the result belongs to the caller. */
export function read(handle: Raw): Raw {
  return runOp("ReadVariableOp", [dtype], [handle]);
}
