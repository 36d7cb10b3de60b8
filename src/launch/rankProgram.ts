import { loaderArguments, siblingProgram } from "../base/siblingProgram";

/**
 * How Node is started as a rank: without threads of the garbage collector, which would take turns with the ranks on
 * their cores.
 */
export const rankNode: readonly string[] = [process.execPath, "--single-threaded-gc"];

/** The command of a program of this project as a rank. @param path of the program, without its extension. */
export const rankProgram = (path: string, ...args: readonly string[]): string[] => [
  ...rankNode,
  ...loaderArguments(),
  siblingProgram(path),
  ...args,
];
