import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { fromFdPromise, type Entry, type ZipFile } from "yauzl";
import { error, PalimpsestError } from "../../base/errors";
import { entryCheck } from "../fetch/entries";
import { described } from "../fetch/zip";
import { mostPhotographs } from "../limits";
import { assertBytes, isHidden, type PhotographFiles } from "./files";

/** An archive, whose file is read where an entry lies: many at a time, with no stream that could be left behind. */
interface Archive {
  readonly zip: ZipFile;
  readonly handle: FileHandle;
}

/**
 * The files of a zip archive, each of which is unpacked in memory when it is read.
 * @throws `archive/broken` for one that cannot be read; `archive/unsafe` for one whose directory says that it unpacks
 *   to far more than its size, or that has too many entries, or links
 */
export async function openZip(path: string): Promise<PhotographFiles> {
  const handle = await open(path);
  try {
    const zip = await fromFdPromise(handle.fd, { lazyEntries: true, autoClose: false, strictFileNames: true });
    const entries = await entriesOf(zip, entryCheck(path, (await handle.stat()).size, mostPhotographs));
    const names = [...entries.keys()].sort();
    const hash = createHash("sha256");
    for (const [name, { crc32: checksum, uncompressedSize }] of entries)
      hash.update(`${JSON.stringify(name)} ${uncompressedSize} ${checksum}\n`);
    return {
      path,
      names,
      identity: hash.digest("hex"),
      read: (name, most) => readEntry({ zip, handle }, entries.get(name), most),
      close: () => handle.close(),
    };
  } catch (cause) {
    await handle.close();
    if (cause instanceof PalimpsestError) throw cause;
    throw error("archive/broken", { archive: path, problem: (cause as Error).message }, cause);
  }
}

/** The entries that are files, by name. */
async function entriesOf(zip: ZipFile, check: ReturnType<typeof entryCheck>): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const about = described(entry);
    check(about);
    if (about.kind === "file" && !isHidden(entry.fileName)) entries.set(entry.fileName, entry);
  }
  return entries;
}

const inflated = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** The bytes of an entry, of its size and its checksum. What holds more than it says is not unpacked further. */
async function readEntry({ zip, handle }: Archive, entry: Entry | undefined, most: number): Promise<Buffer> {
  if (entry === undefined) throw new Error("it is not in the archive");
  const { compressedSize, compressionMethod, uncompressedSize: size } = entry;
  assertBytes(Math.max(size, compressedSize), most);
  if (entry.isEncrypted()) throw new Error("it is encrypted");
  if (compressionMethod !== 0 && compressionMethod !== 8)
    throw new Error(`its compression ${compressionMethod} is not read`);
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const stored = Buffer.alloc(compressedSize);
  const { bytesRead } = await handle.read(stored, 0, compressedSize, fileDataStart);
  if (bytesRead < compressedSize) throw new Error("the archive ends before it does");
  const bytes = compressionMethod === 0 ? stored : await inflated(stored, { maxOutputLength: Math.max(1, size) });
  if (bytes.length !== size || crc32(bytes) !== entry.crc32) throw new Error("it is not what the archive says");
  return bytes;
}
