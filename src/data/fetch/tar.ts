import { createReadStream } from "node:fs";
import { extract, Parser, type ReadEntry } from "tar";
import type { ArchiveEntry } from "./entries";

/** Goes through the headers of a tar file. @throws what `check` throws, and what the parser says of a broken file. */
export async function checkTar(file: string, check: (entry: ArchiveEntry) => void): Promise<void> {
  let refusal: Error | undefined;
  const fail = (cause: unknown): void => void (refusal ??= cause instanceof Error ? cause : new Error(String(cause)));
  const parser = new Parser({ strict: true });
  parser.on("error", fail);
  parser.on("entry", (entry: ReadEntry) => {
    try {
      check({ path: entry.path, kind: kindOf(entry), size: entry.size });
    } catch (cause) {
      fail(cause);
    }
    entry.resume();
  });
  const ended = new Promise<void>((resolve) => parser.on("end", resolve));
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 ** 2 })) {
    parser.write(chunk as Buffer);
    if (refusal !== undefined) throw refusal;
  }
  parser.end();
  if (refusal === undefined) await ended;
  if (refusal !== undefined) throw refusal;
}

/** Unpacks the files and folders of a checked tar file, without its owners, rights and times. */
export async function unpackTar(file: string, folder: string, onFile: () => void): Promise<void> {
  await extract({
    file,
    cwd: folder,
    strict: true,
    noMtime: true,
    noChmod: true,
    preserveOwner: false,
    filter: (_, entry) => kindOf(entry as ReadEntry) !== "other",
    onReadEntry: onFile,
  });
}

function kindOf({ type }: Pick<ReadEntry, "type">): ArchiveEntry["kind"] {
  if (type === "File" || type === "OldFile" || type === "ContiguousFile") return "file";
  return type === "Directory" ? "folder" : "other";
}
