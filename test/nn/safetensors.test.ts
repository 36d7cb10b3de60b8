import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PalimpsestError } from "../../src/base/errors";
import { fromFloat16, toFloat16 } from "../../src/nn/weights/float16";
import { readSafetensors, writeSafetensors, type PlainTensor } from "../../src/nn/weights/safetensors";
import { random } from "../../src/base/random";

const fixture = (name: string): string => join(__dirname, "../fixtures", name);
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
});
after(() => rm(folder, { recursive: true }));

const file = (header: string | Uint8Array, data: number | Uint8Array = 0, length?: bigint): Uint8Array => {
  const bytes = Buffer.from(header);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(bytes.length));
  return Buffer.concat([size, bytes, typeof data === "number" ? new Uint8Array(data) : data]);
};
const readBytes = async (bytes: Uint8Array): ReturnType<typeof readSafetensors> => {
  const path = join(folder, "case.safetensors");
  await writeFile(path, bytes);
  return readSafetensors(path);
};
const coded =
  (code: string, message: RegExp) =>
  (e: unknown): boolean => {
    assert.ok(e instanceof PalimpsestError, String(e));
    assert.equal(e.code, code);
    assert.match(e.message, message);
    assert.doesNotMatch(e.message, /\n/);
    return true;
  };

test("every dtype reads as the Python package and PyTorch say", async () => {
  const { tensors, metadata } = await readSafetensors(fixture("dtypes.safetensors"));
  assert.deepEqual(metadata, { "made by": "dtypes.py" });
  const kinds = [...tensors.keys()]
    .filter((name) => name.startsWith("value."))
    .map((name) => name.slice("value.".length));
  assert.deepEqual(kinds.sort(), ["BF16", "BOOL", "F16", "F32", "F64", "I16", "I32", "I64", "I8", "U8"]);
  for (const kind of kinds) assert.deepEqual(tensors.get(`value.${kind}`), tensors.get(`expected.${kind}`), kind);
  assert.deepEqual(tensors.get("scalar"), { shape: [], data: Float32Array.of(1.5) });
  assert.deepEqual(tensors.get("empty"), { shape: [0, 4], data: new Float32Array(0) });
});

test("F16 rounds as NumPy does", async () => {
  const { tensors } = await readSafetensors(fixture("dtypes.safetensors"));
  const rounded = fromFloat16(toFloat16(tensors.get("round.from")!.data));
  assert.ok(rounded.length > 3000);
  assert.deepEqual(rounded, tensors.get("round.to")!.data);
});

test("every F16 bit pattern has its IEEE 754 value and comes back unchanged", () => {
  const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const values = fromFloat16(patterns);
  assert.deepEqual(toFloat16(values), patterns);
  for (const h of patterns) {
    const [exponent, fraction] = [(h >> 10) & 31, h & 1023];
    const finite = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    const beyond = fraction ? NaN : Infinity;
    const magnitude = exponent === 31 ? beyond : finite;
    const value = h >> 15 ? -magnitude : magnitude;
    if (!Object.is(values[h], value)) assert.fail(`0x${h.toString(16)} is ${value}, got ${values[h]}`);
  }
});

test("midpoints between neighbouring F16 values go to the even one, their float32 neighbours to the nearer", () => {
  const finite = fromFloat16(Uint16Array.from({ length: 0x7c00 }, (_, i) => i));
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  for (let h = 0; h < 0x7bff; h++) {
    value[0] = (finite[h] + finite[h + 1]) / 2;
    const middle = bits[0];
    for (const [delta, expected] of [
      [-1, h],
      [0, h + (h & 1)],
      [1, h + 1],
    ]) {
      bits[0] = middle + delta;
      const got = toFloat16(value)[0];
      if (got !== expected) assert.fail(`${value[0]} became 0x${got.toString(16)}, not 0x${expected.toString(16)}`);
    }
  }
  assert.deepEqual(
    toFloat16(new Float32Array(Uint32Array.of(0x7f800001, 0xffffe000).buffer)),
    Uint16Array.of(0x7c01, 0xffff),
    "NaN stays NaN",
  );
  assert.deepEqual(
    toFloat16(Float32Array.of(65519.996, 65520, -65520, 1e30)),
    Uint16Array.of(0x7bff, 0x7c00, 0xfc00, 0x7c00),
  );
});

test("written files have the bytes the Python package writes", async () => {
  for (const dtype of ["F32", "F16"] as const) {
    const path = fixture(`${dtype.toLowerCase()}.safetensors`);
    const { tensors, metadata } = await readSafetensors(path);
    const copy = join(folder, "copy.safetensors");
    await writeSafetensors(copy, new Map([...tensors].reverse()), { metadata, dtype });
    assert.deepEqual(await readFile(copy), await readFile(path));
  }
});

test("random tensors come back: names, shapes, bits, metadata", async () => {
  const path = join(folder, "random.safetensors");
  for (let seed = 0; seed < 40; seed++) {
    const r = random(seed, "safetensors");
    const tensors = new Map<string, PlainTensor>();
    for (let i = r.integer(8); i > 0; i--) {
      const shape = Array.from({ length: r.integer(5) }, () => r.integer(4));
      const bits = Uint32Array.from({ length: shape.reduce((a, b) => a * b, 1) + 1 }, () => r.uniform() * 2 ** 32);
      const name =
        ["é", '"', "\\", "{", "\n", "__proto__", "1", "layer", ":", "\u{1f600}"]
          .filter(() => r.uniform() < 0.4)
          .join("") + i;
      tensors.set(name, { shape, data: new Float32Array(bits.buffer).subarray(1) });
    }
    const metadata = { b: "2", a: '"}', ["__proto__"]: "x" };
    await writeSafetensors(path, tensors, { metadata });
    const read = await readSafetensors(path);
    assert.deepEqual(read.metadata, metadata);
    assert.deepEqual([...read.tensors.keys()], [...tensors.keys()].sort());
    for (const [name, { shape, data }] of tensors) {
      assert.deepEqual(read.tensors.get(name)!.shape, shape);
      const raw = (a: Float32Array): Buffer => Buffer.from(a.buffer, a.byteOffset, a.byteLength);
      assert.ok(raw(read.tensors.get(name)!.data).equals(raw(data)), `bits of ${name}`);
    }
    const bytes = await readFile(path);
    assert.equal(bytes.readBigUInt64LE() % 8n, 0n);
    await writeSafetensors(path, new Map([...tensors].reverse()), { metadata });
    assert.deepEqual(await readFile(path), bytes);
  }
});

test("each rule of the format is checked, and the error says which was broken", async () => {
  const tensor = (begin: number, end: number, shape = [(end - begin) / 4]): string =>
    `{"dtype":"F32","shape":${JSON.stringify(shape)},"data_offsets":[${begin},${end}]}`;
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(5), /has 5 bytes/],
    [file("{}", 0, 100_000_001n), /longer than the 100000000/],
    [file("{}", 0, 2n ** 63n), /longer than/],
    [file("{}", 0, 3n), /should end at byte 11, but the file has 10/],
    [file(""), /does not begin with \{/],
    [file(" {}"), /does not begin with \{/],
    [file("[]"), /does not begin with \{/],
    [file("\ufeff{}"), /does not begin with \{/],
    [file("{} x"), /not JSON/],
    [file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x7b, 0x7d, 0x7d)), /not JSON in UTF-8/],
    [file(`{"a":${tensor(0, 4)},"a":${tensor(0, 4)}}`, 4), /"a" twice/],
    [file(`{"a":${tensor(0, 4)},"\\u0061":${tensor(0, 4)}}`, 4), /"a" twice/],
    [file(`{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), /"dtype" twice/],
    [file(`{"__metadata__":{"k":1}}`), /__metadata__/],
    [file(`{"__metadata__":[]}`), /__metadata__/],
    [file(`{"a":null}`), /"a" is not an object/],
    [file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}`, 4), /unknown field "x"/],
    [file(`{"a":{"dtype":"F3","shape":[1],"data_offsets":[0,4]}}`, 4), /dtype "F3"; readable are/],
    [file(`{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,4]}}`, 4), /dtype "toString"/],
    [file(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 4), /shape \[-1\]/],
    [file(`{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}}`, 2), /shape \[0.5\]/],
    [file(`{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}`, 4), /shape 1/],
    [file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 4), /data_offsets \[4,0\]/],
    [file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}`, 4), /data_offsets \[0\]/],
    [file(`{"a":{"dtype":"F32","shape":[1]}}`, 4), /data_offsets undefined/],
    [file(`{"a":${tensor(0, 4, [2])}}`, 4), /shape \[2\] takes 8 bytes as F32, but has 4/],
    [file(`{"a":${tensor(0, 8)},"b":${tensor(4, 12)}}`, 12), /"b" begins at byte 4 .* ends at 8/],
    [file(`{"a":${tensor(0, 4)},"b":${tensor(8, 12)}}`, 12), /"b" begins at byte 8 .* ends at 4/],
    [file(`{"a":${tensor(4, 8)}}`, 8), /"a" begins at byte 4/],
    [file(`{"a":${tensor(0, 4)}}`, 8), /end at byte 4 of the data, which has 8/],
    [file(`{"a":${tensor(0, 8)}}`, 4), /end at byte 8 of the data, which has 4/],
  ];
  for (const [bytes, message] of cases)
    await assert.rejects(readBytes(bytes), coded("safetensors/invalid", message), String(message));
  assert.deepEqual(await readBytes(file("{}   ")), { tensors: new Map(), metadata: {} });
});

test("a file cut anywhere, or with any header byte changed, is refused or still a consistent file", async () => {
  const whole = await readFile(fixture("f32.safetensors"));
  for (let size = 0; size < whole.length; size += 3) {
    await assert.rejects(
      readBytes(whole.subarray(0, size)),
      coded("safetensors/invalid", /case\.safetensors/),
      `${size} bytes`,
    );
  }
  const header = 8 + Number(whole.readBigUInt64LE());
  const r = random("mutated");
  for (let i = 0; i < 400; i++) {
    const changed = Buffer.from(whole);
    changed[r.integer(header)] = r.integer(256);
    const outcome = await readBytes(changed).catch((e: unknown) =>
      coded("safetensors/invalid", /case\.safetensors/)(e),
    );
    if (outcome === true) continue;
    for (const { shape, data } of (outcome as Awaited<ReturnType<typeof readSafetensors>>).tensors.values()) {
      assert.equal(
        shape.reduce((a, b) => a * b, 1),
        data.length,
      );
    }
  }
});

test("what cannot be read or written is a coded error, and leaves no file", async () => {
  await assert.rejects(readSafetensors(join(folder, "none")), coded("path/missing", /none/));
  await assert.rejects(readSafetensors(folder), coded("path/missing", /safetensors file/));
  const occupied = join(folder, "occupied");
  await mkdir(occupied);
  const before = await readdir(folder);
  const write = (name: string, tensor: PlainTensor, dtype?: "F16", path = join(folder, "new")): Promise<void> =>
    writeSafetensors(path, new Map([[name, tensor]]), { dtype });
  const one = { shape: [1], data: Float32Array.of(70000) };
  await assert.rejects(
    write("a", { ...one, shape: [2] }),
    coded("safetensors/unwritable", /"a": shape \[2\] takes 2 values, data has 1/),
  );
  await assert.rejects(write("a", one, "F16"), coded("safetensors/unwritable", /"a": 70000 is beyond/));
  await assert.rejects(write("__metadata__", one), coded("safetensors/unwritable", /__metadata__/));
  await assert.rejects(write("a", one, undefined, join(folder, "none", "new")), coded("file/vanished", /ENOENT/));
  await assert.rejects(write("a", one, undefined, occupied), coded("file/in-the-way", /could not be written/));
  assert.deepEqual(await readdir(folder), before);
  await write("a", { shape: [2], data: Float32Array.of(Infinity, NaN) }, "F16");
  assert.deepEqual((await readSafetensors(join(folder, "new"))).tensors.get("a")!.data, Float32Array.of(Infinity, NaN));
});
