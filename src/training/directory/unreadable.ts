import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { PalimpsestError } from "../../base/errors";
import { appendText } from "../../base/files";
import type { Benchmark } from "../../data";
import { contentHashOf, fileContents } from "../../data/contentHash";

/** An image that a run ended at, as it was then: one line of the file of a run directory. */
interface UnreadableImage {
  readonly path: string;
  /** Its size and digest. */
  readonly content: string;
}

/**
 * Notes the image that a run ended at, because it could not be read. The run has used nothing of it: restored, it is
 * not another image. Every rank may come here.
 * @param file of the run directory.
 * @param cause what ended the run.
 */
export async function noteUnreadable(file: string, cause: unknown, benchmark: Benchmark): Promise<void> {
  if (!(cause instanceof PalimpsestError) || !cause.code.startsWith("image/") || cause.path === undefined) return;
  const content = (await fileContents(benchmark)).get(cause.path);
  if (content === undefined) return;
  appendText(file, `${JSON.stringify({ path: cause.path, content } satisfies UnreadableImage)}\n`);
}

/**
 * Whether a benchmark is what it was but for images that a run could not read, and which are others now.
 * @param stored hash of the content that the run was begun with.
 */
export async function isRestored(file: string, stored: string | undefined, benchmark: Benchmark): Promise<boolean> {
  const noted = new Map(notes(file).map(({ path, content }) => [path, content]));
  return noted.size > 0 && stored !== undefined && (await contentHashOf(benchmark, noted)) === stored;
}

/** Forgets the notes, when the run goes on. */
export const forgetUnreadable = (file: string): Promise<void> => rm(file, { force: true });

/** The notes; none where there is no file, or none that can be understood: then the data count as changed. */
function notes(file: string): UnreadableImage[] {
  try {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as UnreadableImage);
  } catch {
    return [];
  }
}
