import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { fromFdPromise, type Entry } from "yauzl";
import type { PlainTensor } from "./safetensors";
import { dtypes } from "./dtypes";
import { quoted } from "../../base/words/quoted";
import type { WeightsFormat } from "./formats";
import { unpickle } from "./pickle";
import { assertMemory, pieceBytes, readAt } from "./readAt";
import { stateDictIn } from "./stateDict";
import { type StoredTensor, torchHost, type Storage, type TorchHostOptions } from "./torchObjects";

/** Most bytes of pickles that are read: those of a ResNet-101 with its optimiser take a tenth. */
const maxPickle = 4 * 1024 ** 2;
/** Most entries of an archive: a ResNet-101 has 630. */
const maxEntries = 20_000;

/** What a file of PyTorch holds: the pickled object, and the bytes of each storage in turn. */
interface TorchFile {
  readonly object: unknown;
  readonly storages: ReadonlyMap<string, Storage>;
  readonly read: (storage: Storage) => Promise<ArrayBuffer>;
}

export interface OpenFile extends TorchHostOptions {
  readonly handle: FileHandle;
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
}

/**
 * The tensors of a state dict that `torch.save` wrote, in its zip format or in the legacy one, as float32 and
 * row-major. The state dict may lie in a checkpoint, as `stateDictIn` says.
 */
export async function readTorch(
  file: OpenFile,
  format: Exclude<WeightsFormat, "safetensors">,
): Promise<Map<string, PlainTensor>> {
  const { object, storages, read } = await (format === "torch zip" ? openZip : openLegacy)(file);
  const entries = stateDictIn(object, file);
  const stored = [...storages.values()].reduce((sum, storage) => sum + storage.size, 0);
  const claimed = entries.reduce((sum, [, tensor]) => sum + tensor.size, 0);
  if (claimed > stored) file.refuse(`its tensors have ${claimed} values, but it stores ${stored}`);
  const viewed = new Set(entries.map(([, { storage }]) => storage));
  assertMemory(
    [...viewed].reduce((sum, { size }) => sum + size, 0),
    file.refuse,
  );
  const decoded = new Map<Storage, Float32Array>();
  const tensors = new Map<string, PlainTensor>();
  for (const [name, tensor] of entries) {
    const { storage, shape } = tensor;
    const numbers = decoded.get(storage) ?? dtypes[storage.dtype].decode(await read(storage));
    decoded.set(storage, numbers);
    tensors.set(name, { shape, data: gather(numbers, tensor) });
  }
  return tensors;
}

/** Since PyTorch 1.6: an archive with `<name>/data.pkl` and, uncompressed, `<name>/data/<key>` for each storage. */
async function openZip(file: OpenFile): Promise<TorchFile> {
  const { handle, size, refuse } = file;
  const broken = (cause: unknown): never =>
    refuse(`its archive is broken (${(cause as Error).message.replace(/\s+/g, " ")})`);
  const archive = await fromFdPromise(handle.fd, { lazyEntries: true, autoClose: false }).catch(broken);
  if (archive.entryCount > maxEntries)
    refuse(`its archive has ${archive.entryCount} entries, more than the ${maxEntries} weights could need`);
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of archive.eachEntry()) entries.set(entry.fileName, entry);
  } catch (cause) {
    broken(cause);
  }
  if (entries.size < archive.entryCount) refuse("its archive has two entries of one name");
  // Uncompressed and apart, entries hold no more than the file does, so no archive can swell.
  const compressed = [...entries.values()].find((entry) => entry.isEncrypted() || entry.compressionMethod !== 0);
  if (compressed)
    refuse(
      `its archive compresses or encrypts ${quoted(compressed.fileName)}; torch.save stores everything ` + "as it is",
    );
  if ([...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0) > size)
    refuse("the entries of its archive overlap");

  const read = async (name: string, expected?: number): Promise<ArrayBuffer> => {
    const entry = entries.get(name) ?? refuse(`its archive has no ${quoted(name)}`);
    const { uncompressedSize: length } = entry;
    if (expected !== undefined && length !== expected)
      refuse(`${quoted(name)} has ${length} bytes where its pickle says ${expected}`);
    const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true }).catch(broken);
    const bytes = await bytesAt(file, fileDataStart, length);
    if (checksum(bytes) !== entry.crc32) refuse(`${quoted(name)} is not what was written: its CRC-32 differs`);
    return bytes;
  };
  const pickle =
    [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name)) ??
    refuse(`its archive has no data.pkl but ${summaryOfEntries(entries.keys())}`);
  const root = pickle.slice(0, -"data.pkl".length);
  if (entries.has(`${root}constants.pkl`)) refuse("it is a TorchScript program, not weights");
  if ((entries.get(pickle)?.uncompressedSize ?? 0) > maxPickle) refuse(`its pickle is longer than ${maxPickle} bytes`);
  if (entries.has(`${root}byteorder`)) {
    const order = Buffer.from(await read(`${root}byteorder`)).toString();
    if (order !== "little") refuse(`its byte order is ${JSON.stringify(order.slice(0, 20))}, not little`);
  }
  const bytes = new Uint8Array(await read(pickle));
  const host = torchHost(file);
  const { value } = unpickle(bytes, 0, host);
  return {
    object: value,
    storages: host.storages,
    read: ({ key, dtype, size: n }) => read(`${root}data/${key}`, n * dtypes[dtype].bytes),
  };
}

/** CRC-32 of bytes of any length, which zlib takes in pieces. */
function checksum(bytes: ArrayBuffer): number {
  let sum = 0;
  for (let done = 0; done < bytes.byteLength; done += pieceBytes)
    sum = crc32(new Uint8Array(bytes, done, Math.min(pieceBytes, bytes.byteLength - done)), sum);
  return sum;
}

/** The first names of an archive, for messages. */
function summaryOfEntries(names: Iterable<string>): string {
  const [first, second, third, ...others] = [...names].map(quoted);
  if (first === undefined) return "nothing";
  const shown = [first, second, third].filter((name) => name !== undefined).join(", ");
  return others.length > 0 ? `${shown} and ${others.length} more` : shown;
}

/** Numbers that begin a legacy file. */
const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

/**
 * Before PyTorch 1.6: five pickles (magic number, protocol, the machine, the object, keys of storages), then each
 * storage's size and bytes.
 */
async function openLegacy(file: OpenFile): Promise<TorchFile> {
  const { size, refuse } = file;
  const bytes = new Uint8Array(await bytesAt(file, 0, Math.min(size, maxPickle)));
  const host = torchHost(file);
  let at = 0;
  const next = (): unknown => {
    const { value, end } = unpickle(bytes, at, host);
    at = end;
    return value;
  };
  if (next() !== magic) refuse("it is a pickle, but not one that torch.save wrote");
  if (next() !== protocol) refuse("it is of another version of PyTorch's legacy format than 1001");
  const machine = next();
  if (machine instanceof Map && machine.get("little_endian") === false) refuse("its byte order is big, not little");
  const object = next();
  const keys = next();
  const places = new Map<Storage, number>();
  if (!Array.isArray(keys)) return refuse("it does not list its storages");
  for (const key of keys as unknown[]) {
    const name = quoted(String(key));
    const storage = host.storages.get(key as string) ?? refuse(`no tensor views its storage ${name}`);
    if (places.has(storage)) refuse(`it lists its storage ${name} twice`);
    const count = new DataView(await bytesAt(file, at, 8)).getBigInt64(0, true);
    if (count !== BigInt(storage.size))
      refuse(`storage ${name} has ${count} values where its pickle says ${storage.size}`);
    places.set(storage, at + 8);
    at += 8 + storage.size * dtypes[storage.dtype].bytes;
  }
  if (at !== size) refuse(`its storages end at byte ${at}, but it has ${size}`);
  const read = (storage: Storage): Promise<ArrayBuffer> =>
    bytesAt(
      file,
      places.get(storage) ?? refuse(`it does not hold its storage ${quoted(storage.key)}`),
      storage.size * dtypes[storage.dtype].bytes,
    );
  return { object, storages: host.storages, read };
}

/** Bytes of the file; refused where it is too short to have them, before anything is allocated. */
async function bytesAt({ handle, size, refuse }: OpenFile, position: number, length: number): Promise<ArrayBuffer> {
  if (position + length > size) refuse(`it is cut off: it has ${size} bytes where ${position + length} are described`);
  return readAt(handle, position, length, refuse);
}

/** The values a tensor views, row-major. */
function gather(values: Float32Array, { offset, shape, strides, size }: StoredTensor): Float32Array {
  const dense = shape.reduceRight((step, n, axis) => (n === 1 || strides[axis] === step ? step * n : NaN), 1) === size;
  if (dense) return size === values.length ? values : values.slice(offset, offset + size);
  const data = new Float32Array(size);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, from = offset; i < size; i++) {
    data[i] = values[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return data;
}
