import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { error, PalimpsestError } from "../../base/errors";
import { fileFault } from "../../base/fileFault";
import { entryCheck } from "./entries";
import { checkTar, unpackTar } from "./tar";
import { checkZip, unpackZip } from "./zip";

const formats = { tar: { check: checkTar, unpack: unpackTar }, zip: { check: checkZip, unpack: unpackZip } };

/** How an archive is unpacked. */
export interface UnpackOptions {
  /** What it is. */
  readonly format: keyof typeof formats;
  /** Folder of the unpacked files. */
  readonly target: string;
  /** Folder for what is not whole yet, on the same file system; emptied first and removed at the end. */
  readonly aside: string;
  /** Hears how many files are unpacked, of how many. */
  readonly onProgress?: (files: number, total: number) => void;
}

/**
 * Unpacks an archive all or nothing: all entries are looked at before the first is written, files are unpacked aside,
 * and moved to the target when the last is there.
 * @throws `archive/unsafe` an entry that must not be written, `archive/broken` an archive that cannot be read; nothing
 *   is in the target then. A `file/` error where the file system refuses.
 */
export async function unpack(archive: string, { format, target, aside, onProgress }: UnpackOptions): Promise<void> {
  const { check, unpack: write } = formats[format];
  const safe = entryCheck(archive, (await stat(archive)).size);
  let [total, files] = [0, 0];
  try {
    await check(archive, (entry) => {
      safe(entry);
      if (entry.kind === "file") total++;
    });
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    await write(archive, aside, () => onProgress?.(++files, total));
    await move(aside, target);
  } catch (failure) {
    const cause = fileFault(failure, { path: target, safe: "The archive is kept, and is unpacked when you try again" });
    if (cause instanceof PalimpsestError) throw cause;
    throw error("archive/broken", { archive, problem: (cause as Error).message }, cause);
  } finally {
    await rm(aside, { recursive: true, force: true }).catch(() => {}); // it is emptied when it is used again
  }
}

/**
 * Moves what is in a folder into another that may have folders of the same names; files that are there are replaced.
 */
async function move(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await move(source, target);
    else await rename(source, target);
  }
}
