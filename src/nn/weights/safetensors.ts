import { open, type FileHandle } from "node:fs/promises";
import { error } from "../../base/errors";
import { writeWhole } from "../../base/files";
import { toFloat16 } from "./float16";
import { dtypes } from "./dtypes";
import { longestHeader } from "./formats";
import { parseHeader, product, type Entry, type Refuse } from "./header";
import { mostTensors } from "./headerScan";
import { allocated, assertMemory, pieceBytes, readAt } from "./readAt";

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
    assertMemory(
      entries.reduce((sum, { shape }) => sum + product(shape), 0),
      refuse,
    );
    return { tensors: await readTensors({ handle, start, refuse }, entries), metadata };
  } finally {
    await handle.close();
  }
}

/** Tensors that lie beside one another are read together up to so many bytes. */
const blockBytes = 16 * 1024 ** 2;

/** Pieces that are written together have fewer bytes. */
const smallBytes = 1024 ** 2;

/** Where the data of a file begin. */
interface Data {
  readonly handle: FileHandle;
  readonly start: number;
  readonly refuse: Refuse;
}

/** The tensors of all entries, which lie one after another without a gap. */
async function readTensors(data: Data, entries: readonly Entry[]): Promise<Map<string, PlainTensor>> {
  const { handle, start, refuse } = data;
  const tensors = new Map<string, PlainTensor>();
  for (let first = 0; first < entries.length;) {
    const from = entries[first].begin;
    let last = first;
    while (last + 1 < entries.length && entries[last + 1].end - from <= blockBytes) last++;
    if (last === first) {
      const { name, shape } = entries[first];
      tensors.set(name, { shape, data: await readValues(data, entries[first]) });
    } else {
      const block = await readAt(handle, start + from, entries[last].end - from, refuse);
      for (const { name, dtype, shape, begin, end } of entries.slice(first, last + 1))
        tensors.set(name, { shape, data: dtypes[dtype].decode(block.slice(begin - from, end - from)) });
    }
    first = last + 1;
  }
  return tensors;
}

/** The values of one tensor of any length: no more of its bytes are in memory at a time than a piece. */
async function readValues({ handle, start, refuse }: Data, { dtype, begin, end }: Entry): Promise<Float32Array> {
  const { bytes, decode } = dtypes[dtype];
  const length = end - begin;
  if (dtype === "F32" || length <= pieceBytes) return decode(await readAt(handle, start + begin, length, refuse));
  const values = new Float32Array(allocated((length / bytes) * 4, refuse));
  for (let done = 0; done < length; done += pieceBytes) {
    const piece = await readAt(handle, start + begin + done, Math.min(pieceBytes, length - done), refuse);
    values.set(decode(piece), done / bytes);
  }
  return values;
}

/**
 * Writes `tensors` as one dtype, names in code-unit order and data aligned to 8 bytes: the same input gives the same
 * bytes. The file appears whole or not at all. F16 rounds to nearest, ties to even.
 * @throws `safetensors/unwritable` where a shape does not fit its data, a finite value overflows F16, a name is
 *   reserved, or there is more than could be read again; a `file/` error where the file system refuses.
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
  if (sorted.length > mostTensors || json.length > longestHeader - 8) {
    const problem = `${sorted.length} tensors with a header of ${json.length} bytes are more than could be read again`;
    throw error("safetensors/unwritable", { path, problem });
  }

  await writeWhole(path, joined(piecesOf(header, sorted, dtype)));
}

/** A file's header and values, in pieces that fit a call of the system. */
function* piecesOf(
  header: Uint8Array,
  tensors: readonly (readonly [string, PlainTensor])[],
  dtype: "F32" | "F16",
): Generator<Uint8Array> {
  yield header;
  const step = pieceBytes / 4;
  for (const [, { data }] of tensors) {
    for (let done = 0; done < data.length; done += step) {
      const piece = data.subarray(done, done + step);
      const stored = dtype === "F16" ? toFloat16(piece) : piece;
      yield new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
    }
  }
}

/** Pieces with small ones joined: a call of the system for each of many thousand tensors takes long. */
function* joined(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    small.push(piece);
    bytes += piece.byteLength;
    if (bytes < smallBytes) continue;
    if (small.length === 1) yield piece;
    else if (piece.byteLength < smallBytes) yield Buffer.concat(small);
    else {
      yield Buffer.concat(small.slice(0, -1));
      yield piece;
    }
    small = [];
    bytes = 0;
  }
  yield Buffer.concat(small);
}

/** JSON of a field of the header. */
const field = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
