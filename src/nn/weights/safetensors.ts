import { open } from "node:fs/promises";
import { error } from "../../base/errors";
import { writeWhole } from "../../base/files";
import { toFloat16 } from "./float16";
import { dtypes } from "./dtypes";
import { longestHeader } from "./formats";
import { readAt } from "./readAt";

/** A named array of a weights file: row-major `data` of the product of `shape` values ([] is a scalar). */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  /** In the order of their bytes in the file. */
  readonly tensors: Map<string, PlainTensor>;
  /** The file's `__metadata__`. */
  readonly metadata: Record<string, string>;
}

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file, every value as float32: exact for F32, F16, BF16 and small integers, rounded to nearest for
 * F64 and large ones. Strict: a header that breaks any rule of the format is refused before a tensor is read.
 * Format: https://huggingface.co/docs/safetensors.
 * @throws `path/missing`; `safetensors/invalid`, which names the path and the rule broken.
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const handle = await open(path).catch((cause: unknown) => {
    throw error("path/missing", { argument: "weights", path, expected: "readable safetensors file" }, cause);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw error("path/missing", { argument: "weights", path, expected: "safetensors file" });
    const refuse: Refuse = (problem) => {
      throw error("safetensors/invalid", { path, problem });
    };
    if (stat.size < 8) refuse(`it has ${stat.size} bytes, fewer than the 8 of the header's length`);
    const length = new DataView(await readAt(handle, 0, 8, refuse)).getBigUint64(0, true);
    if (length > longestHeader)
      refuse(`its header of ${length} bytes is longer than the ${longestHeader} the format allows`);
    const start = 8 + Number(length);
    if (start > stat.size) refuse(`its header should end at byte ${start}, but the file has ${stat.size}`);
    const { entries, metadata } = parseHeader(
      new Uint8Array(await readAt(handle, 8, Number(length), refuse)),
      stat.size - start,
      refuse,
    );
    const tensors = new Map<string, PlainTensor>();
    for (const { name, dtype, shape, begin, end } of entries) {
      tensors.set(name, {
        shape,
        data: dtypes[dtype].decode(await readAt(handle, start + begin, end - begin, refuse)),
      });
    }
    return { tensors, metadata };
  } finally {
    await handle.close();
  }
}

/**
 * Writes `tensors` as one dtype, names in code-unit order and data aligned to 8 bytes: the same input gives the same
 * bytes. The file appears whole or not at all. F16 rounds to nearest, ties to even.
 * @throws `safetensors/unwritable` where a shape does not fit its data, a finite value overflows F16, a name is
 *   reserved, or the disk refuses.
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, PlainTensor>,
  {
    metadata = {},
    dtype = "F32",
  }: { readonly metadata?: Readonly<Record<string, string>>; readonly dtype?: "F32" | "F16" } = {},
): Promise<void> {
  const byName = <T>([a]: [string, T], [b]: [string, T]): number => (a < b ? -1 : 1);
  const sorted = [...tensors].sort(byName);
  const fields =
    Object.keys(metadata).length > 0
      ? [field("__metadata__", Object.fromEntries(Object.entries(metadata).sort(byName)))]
      : [];
  let offset = 0;
  for (const [name, { shape, data }] of sorted) {
    const refuse = (problem: string): never => {
      throw error("safetensors/unwritable", { path, problem: `tensor ${JSON.stringify(name)}: ${problem}` });
    };
    if (name === "__metadata__") refuse("the format keeps this name for itself");
    if (product(shape) !== data.length)
      refuse(`shape [${shape.join()}] takes ${product(shape)} values, data has ${data.length}`);
    const overflow = dtype === "F16" ? data.find((v) => Math.abs(v) >= 65520 && Number.isFinite(v)) : undefined;
    if (overflow !== undefined) refuse(`${overflow} is beyond F16's largest value, 65504; write F32`);
    const end = offset + data.length * dtypes[dtype].bytes;
    fields.push(field(name, { dtype, shape, data_offsets: [offset, end] }));
    offset = end;
  }
  const json = Buffer.from(`{${fields.join(",")}}`);
  const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, " ");
  header.writeBigUInt64LE(BigInt(header.length - 8));
  json.copy(header, 8);

  function* chunks(): Generator<Uint8Array> {
    yield header;
    for (const [, { data }] of sorted) {
      const stored = dtype === "F16" ? toFloat16(data) : data;
      yield new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
    }
  }
  try {
    await writeWhole(path, chunks());
  } catch (cause) {
    throw error("safetensors/unwritable", { path, problem: (cause as Error).message }, cause);
  }
}

type Refuse = (problem: string) => never;

function parseHeader(
  bytes: Uint8Array,
  dataBytes: number,
  refuse: Refuse,
): { entries: Entry[]; metadata: Record<string, string> } {
  const header = parseObject(bytes, refuse);
  const { __metadata__: metadata = {}, ...described } = header;
  if (!isObject(metadata) || !Object.values(metadata).every((v) => typeof v === "string"))
    refuse("__metadata__ is not an object of strings");
  const entries = Object.entries(described)
    .map(([name, value]) => parseEntry(name, value, refuse))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered)
      refuse(`tensor ${JSON.stringify(name)} begins at byte ${begin} where the data before it ends at ${covered}`);
    covered = end;
  }
  if (covered !== dataBytes) refuse(`its tensors end at byte ${covered} of the data, which has ${dataBytes}`);
  return { entries, metadata: metadata as Record<string, string> };
}

function parseEntry(name: string, value: unknown, refuse: Refuse): Entry {
  const tensor = `tensor ${JSON.stringify(name)}`;
  if (!isObject(value)) return refuse(`${tensor} is not an object`);
  const { dtype, shape, data_offsets: offsets, ...others } = value;
  if (Object.keys(others).length > 0)
    refuse(`${tensor} has the unknown field ${JSON.stringify(Object.keys(others)[0])}`);
  if (typeof dtype !== "string" || !Object.hasOwn(dtypes, dtype)) {
    return refuse(`${tensor} has dtype ${JSON.stringify(dtype)}; readable are ${Object.keys(dtypes).join(", ")}`);
  }
  if (!isSizes(shape)) return refuse(`${tensor} has shape ${JSON.stringify(shape)}, not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return refuse(`${tensor} has data_offsets ${JSON.stringify(offsets)}, not [begin, end]`);
  }
  const [begin, end] = offsets;
  const takes = product(shape) * dtypes[dtype].bytes;
  if (end - begin !== takes)
    refuse(`${tensor} of shape [${shape.join()}] takes ${takes} bytes as ${dtype}, but has ${end - begin}`);
  return { name, dtype, shape, begin, end };
}

function parseObject(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  if (bytes[0] !== 0x7b) refuse("its header does not begin with {");
  let parsed: unknown;
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch (cause) {
    refuse(`its header is not JSON in UTF-8 (${(cause as Error).message.replace(/\s+/g, " ")})`);
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) refuse(`its header names ${twice} twice`);
  return parsed as Record<string, unknown>;
}

/** A key that valid JSON repeats within one object: JSON.parse keeps the last one without a word. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, key] of json.matchAll(/[{}]|("(?:[^"\\]|\\.)*")(?:\s*:)?/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (token.endsWith(":")) {
      const name = JSON.stringify(JSON.parse(key));
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}

const product = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);
const field = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
