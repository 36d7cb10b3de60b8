import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** The extension of this project's programs: `.ts` where they run from source, `.js` where they are built. */
const extension = extname(__filename);

/** The file of a program of this project, whose path is given without the extension: `join(__dirname, "worker")`. */
export const siblingProgram = (path: string): string => `${path}${extension}`;

/** What Node is given to run such a program: the loader that runs this process where it is a source, else nothing. */
export const loaderArguments = (): readonly string[] => (extension === ".ts" ? process.execArgv : []);

/**
 * Starts such a program as a thread. A source is read by tsx in the thread, whatever reads the sources of this process.
 * @param path of the program, without its extension.
 * @param workerData what the thread finds under this name in `node:worker_threads`; it is copied.
 */
export function startThread(path: string, workerData: unknown): Worker {
  const file = siblingProgram(path);
  if (extension === ".js") return new Worker(file, { workerData });
  return new Worker(`require("tsx/cjs"); require(${JSON.stringify(file)});`, { eval: true, workerData });
}
