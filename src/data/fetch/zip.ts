import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import type { ArchiveEntry } from "./entries";

/** Goes through the directory of a zip file. @throws what `check` throws, and what the reader says of a broken file. */
export async function checkZip(file: string, check: (entry: ArchiveEntry) => void): Promise<void> {
  await eachEntry(file, async (entry) => check(described(entry)));
}

/**
 * Unpacks the files and folders of a checked zip file. An entry that holds more than its directory says is an error of
 * the reader.
 */
export async function unpackZip(file: string, folder: string, onFile: () => void): Promise<void> {
  await eachEntry(file, async (entry, zip) => {
    const path = join(folder, entry.fileName);
    if (described(entry).kind === "folder") return void (await mkdir(path, { recursive: true }));
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: "wx" }));
    onFile();
  });
}

async function eachEntry(file: string, use: (entry: Entry, zip: ZipFile) => Promise<void>): Promise<void> {
  const zip = await openPromise(file, { strictFileNames: true });
  for await (const entry of zip.eachEntry()) await use(entry, zip);
}

/** File types of Unix in the upper half of the external attributes; 0 where the archive was made elsewhere. */
const [typeMask, regular, directory] = [0o170000, 0o100000, 0o040000];

/** What the directory of a zip file says of an entry. */
export function described({ fileName: path, externalFileAttributes, uncompressedSize: size }: Entry): ArchiveEntry {
  const type = (externalFileAttributes >>> 16) & typeMask;
  if (path.endsWith("/")) return { path, kind: type === 0 || type === directory ? "folder" : "other", size };
  return { path, kind: type === 0 || type === regular ? "file" : "other", size };
}
