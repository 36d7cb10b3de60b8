import { rename, rm, writeFile } from "node:fs/promises";
import { jsonInOrder } from "./named";

/** What a file holds: text, bytes, or pieces of bytes one after another, which need not be in memory together. */
export type FileContent = string | Uint8Array | Iterable<Uint8Array>;

/**
 * Writes a file so that it appears whole or not at all, even if the process is killed or the machine loses power:
 * the content goes to a file beside it, which is then renamed. An earlier file of the name is replaced. Rejects with
 * the error of the file system; nothing is left behind then.
 */
export async function writeWhole(path: string, content: FileContent): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    await writeFile(aside, content, { flush: true });
    await rename(aside, path);
  } catch (cause) {
    await rm(aside, { force: true });
    throw cause;
  }
}

/** Writes a value as indented JSON with a line end, whole or not at all, as `writeWhole`. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${jsonInOrder(value, 2)}\n`);
