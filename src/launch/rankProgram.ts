import { extname } from "node:path";

/**
 * How Node is started as a rank: without threads of the garbage collector, which would take turns with the ranks on
 * their cores.
 */
export const rankNode: readonly string[] = [process.execPath, "--single-threaded-gc"];

/**
 * The command of a program of this project as a rank: its path without the extension, which is that of this file.
 * Sources run through the loader that runs this process; the build needs none.
 */
export function rankProgram(path: string, ...args: readonly string[]): string[] {
  const extension = extname(__filename);
  return [...rankNode, ...(extension === ".ts" ? process.execArgv : []), `${path}${extension}`, ...args];
}
