import { existsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { error } from "../../base/errors";
import type { PhotographFiles } from "./files";
import { openFolder } from "./folder";
import { openZip } from "./zip";

/**
 * The files of a folder or a zip archive, by what it is and not by its name.
 * @throws `path/missing`; `photographs/layout` for a file that is no zip archive; what `openFolder` and `openZip` throw
 */
export async function openFiles(path: string): Promise<PhotographFiles> {
  if (!existsSync(path)) throw error("path/missing", { argument: "data", path, expected: "folder or zip archive" });
  if (statSync(path).isDirectory()) return openFolder(path);
  const file = await open(path);
  try {
    const start = Buffer.alloc(2);
    await file.read(start, 0, 2, 0);
    if (start.toString("latin1") === "PK") return await openZip(path);
  } finally {
    await file.close();
  }
  const problem = "is neither a folder nor a zip archive";
  throw error("photographs/layout", { path, problem, fix: "Unpack it, and give the folder" });
}
