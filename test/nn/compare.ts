import assert from "node:assert/strict";
import { join } from "node:path";
import type { Random } from "../../src/base/random";
import { free, type Gradients, type Parameter, type Raw } from "../../src/nn";
import { values } from "../../src/nn/backend";
import { readSafetensors, type PlainTensor } from "../../src/nn/weights/safetensors";

export type Tensors = Map<string, PlainTensor>;

/** A file of test/fixtures; each is described by the script beside it that wrote it. */
export async function fixture(name: string): Promise<Tensors> {
  return (await readSafetensors(join(__dirname, "../fixtures", `${name}.safetensors`))).tensors;
}

/** The tensors whose names begin with `prefix.`, without it. */
export function under(tensors: Tensors, prefix: string): Tensors {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(`${prefix}.`))
      .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
  );
}

/** Makes values of tensors of a shape: normal numbers of a stream. */
export const normalsOf =
  (draw: Random) =>
  (shape: readonly number[]): Float32Array =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draw.normal());

/** |a - b| / |b|, Euclidean; |a| where b is zero. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  const norm = (x: number[]): number => Math.sqrt(x.reduce((sum, value) => sum + value ** 2, 0));
  const target = Array.from(b);
  return norm(target.map((value, i) => a[i] - value)) / (norm(target) || 1);
}

/** Asserts that `got` has the names of `expected`, and each tensor is within `tolerance` of it, relative in norm. */
export function assertClose(
  got: ReadonlyMap<string, { readonly data: Float32Array }>,
  expected: Tensors,
  tolerance: number,
): void {
  assert.deepEqual([...got.keys()].sort(), [...expected.keys()].sort());
  for (const [name, { data }] of expected) {
    const d = distance(got.get(name)!.data, data);
    assert.ok(d <= tolerance, `${name} is off by ${d.toExponential(1)}`);
  }
}

/** Gradients by name in PyTorch's layout, turned by plain loops; frees them. */
export function exported(gradients: Gradients): Tensors {
  const out: Tensors = new Map();
  for (const [parameter, raw] of gradients)
    out.set(parameter.name, { shape: parameter.externalShape, data: outward(taken(raw), parameter) });
  return out;
}

/** The values of a native tensor, which is freed. */
export function taken(raw: Raw): Float32Array {
  const data = Float32Array.from(values(raw));
  free(raw);
  return data;
}

/** [..., in, out] to [out, in, ...]: HWIO to OIHW, [in, out] to [out, in]. Vectors and tokens stay. */
function outward(data: Float32Array, { kind, shape }: Parameter): Float32Array {
  if (kind === "vector" || kind === "tokens") return data;
  const [inputs, outputs] = shape.slice(-2);
  const places = data.length / (inputs * outputs);
  const turned = new Float32Array(data.length);
  for (let place = 0, i = 0; place < places; place++) {
    for (let from = 0; from < inputs; from++)
      for (let to = 0; to < outputs; to++) turned[(to * inputs + from) * places + place] = data[i++];
  }
  return turned;
}
