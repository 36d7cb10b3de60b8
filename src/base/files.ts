import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a file holds: text, bytes, or pieces of bytes one after another, which need not be in memory together. */
export type FileContent = string | Uint8Array | Iterable<Uint8Array>;

/**
 * Writes a file so that it appears whole or not at all, even if the process is killed or the machine loses power:
 * the content goes to a file beside it, which is then renamed. An earlier file of the name is replaced. Rejects with
 * the error of the file system; nothing is left behind then.
 * @param earlier path that an earlier file of the name goes to, in place of the one there. A process that is killed
 *   between the two renames leaves the earlier file there alone.
 */
export async function writeWhole(path: string, content: FileContent, earlier?: string): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    await writeFile(aside, content, { flush: true });
    if (earlier !== undefined) await renameIfThere(path, earlier);
    await rename(aside, path);
  } catch (cause) {
    await rm(aside, { force: true });
    throw cause;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
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
