import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileFault } from "./fileFault";

/** What a file holds: text, bytes, or pieces of bytes one after another, which need not be in memory together. */
export type FileContent = string | Uint8Array | Iterable<Uint8Array>;

/**
 * Writes a file so that it appears whole or not at all, even if the process is killed or the machine loses power:
 * the content goes to a file beside it, which is then renamed. An earlier file of the name is replaced.
 * @throws a `file/` error where the file system refuses; nothing is left behind then.
 */
export async function writeWhole(path: string, content: FileContent): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    await writeFile(aside, content, { flush: true });
    await rename(aside, path);
  } catch (cause) {
    // Where this is refused too, the first refusal is the one to tell.
    await rm(aside, { force: true }).catch(() => {});
    const safe = existsSync(path) ? "The earlier file of that name is as it was" : "";
    throw fileFault(cause, { path, safe });
  }
}

/** Makes a folder, and those that it lies in, where they are not there. @throws a `file/` error */
export const makeFolder = (path: string): void => coded(path, () => void mkdirSync(path, { recursive: true }));

/** Adds text to the end of a file, which is made if need be. @throws a `file/` error */
export const appendText = (path: string, text: string): void => coded(path, () => appendFileSync(path, text));

function coded(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw fileFault(cause, { path });
  }
}

/**
 * Removes what `writeWhole` left beside files of a folder when its process was killed. Nobody may be writing them.
 * @param isOurs whether a file of this name is one of the caller's; nothing else is touched.
 */
export async function removeAsides(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const written = /^(.+)\.\d+\.part$/.exec(name)?.[1];
    if (written !== undefined && isOurs(written)) await rm(join(folder, name), { force: true });
  }
}

/** Writes a value as indented JSON with a line end, whole or not at all, as `writeWhole`. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
