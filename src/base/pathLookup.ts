import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where to look for programs. */
export interface LookupOptions {
  /** Its `PATH` is looked through; default that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folders to look in before those of `PATH`. */
  readonly folders?: readonly string[];
}

/**
 * Paths of all programs of the given names, in the order of the names and, for each name, of the folders. A program is
 * a file that this process may execute.
 */
export function programsOnPath(
  names: readonly string[],
  { env = process.env, folders = [] }: LookupOptions = {},
): string[] {
  const onPath = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => [...folders, ...onPath].map((folder) => join(folder, name))).filter(isProgram);
}

/** Path of the first program that is found, as `programsOnPath` looks for them; undefined if there is none. */
export function programOnPath(names: readonly string[], options: LookupOptions = {}): string | undefined {
  return programsOnPath(names, options)[0];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
