import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { pathsOf, type Benchmark } from "./benchmark";
import { hashOf } from "./hash";

/** Bytes of all image files together up to which they are hashed whole: a second of work. */
const wholeUpTo = 2 ** 28;
/** Bytes of the beginning of each file that are hashed where all files together have more. */
const beginning = 2 ** 14;
/** Files that are looked at at the same time. */
const atOnce = 16;

/**
 * SHA-256, in hexadecimal, over what a benchmark is trained on and scored on: its classes, tasks, splits, ids and
 * labels, and the size and the bytes of every image file. Of more than 256 MiB of images only the first 16 KiB of each
 * are read. Paths do not enter: data that were moved are the same. A file that cannot be read enters as missing.
 * @param before files that are taken as they were, by their paths.
 */
export async function contentHashOf(
  benchmark: Benchmark,
  before: ReadonlyMap<string, string> = new Map(),
): Promise<string> {
  const hash = createHash("sha256").update(hashOf(benchmark));
  for (const [path, content] of await fileContents(benchmark)) hash.update(`\n${before.get(path) ?? content}`);
  return hash.digest("hex");
}

/** Size and digest of every image file of a benchmark, by its path. */
export const fileContents = (benchmark: Benchmark): Promise<ReadonlyMap<string, string>> =>
  contentsOf([...new Set(pathsOf(benchmark))]);

/**
 * Size and digest of files, each of which is named once, by their paths. Of more than 256 MiB in all only the first 16
 * KiB of each enter the digest, unless `most` says how many bytes do.
 */
export async function contentsOf(paths: readonly string[], most?: number): Promise<ReadonlyMap<string, string>> {
  const files = await inOrder(paths, stateOf);
  const total = files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  const bytes = most ?? (total > wholeUpTo ? beginning : Infinity);
  const digests = await inOrder(files, (file) => (file ? knownDigestOf(file, bytes) : "missing"));
  return new Map(paths.map((path, index) => [path, `${files[index]?.size ?? -1} ${digests[index]}`]));
}

/** A file as the system knows it. */
interface FileState {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When it was written last, by any name: another value for another content. */
  readonly changed: string;
}

/** A file as it is; undefined where there is none. */
const stateOf = (path: string): Promise<FileState | undefined> =>
  stat(path, { bigint: true }).then(
    ({ size, mtimeNs, ctimeNs, ino }) => ({ path, size: Number(size), changed: `${mtimeNs} ${ctimeNs} ${ino}` }),
    () => undefined,
  );

/** Digests of this process, for notebooks that make many runs on the same images. */
const known = new Map<string, { readonly changed: string; readonly digest: string }>();

async function knownDigestOf({ path, changed }: FileState, most: number): Promise<string> {
  const key = `${most} ${path}`;
  const found = known.get(key);
  if (found?.changed === changed) return found.digest;
  const digest = await digestOf(path, most);
  known.set(key, { changed, digest });
  return digest;
}

/** SHA-256 of the first `most` bytes of a file; `missing` where it cannot be read. */
async function digestOf(path: string, most: number): Promise<string> {
  try {
    const bytes = most === Infinity ? await readFile(path) : await beginningOf(path, most);
    return createHash("sha256").update(bytes).digest("hex");
  } catch {
    return "missing";
  }
}

/** The first `most` bytes of a file. */
async function beginningOf(path: string, most: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The results for all items, in their order, of which a few are worked on at the same time. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R> | R): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
