import type { Catalogue } from "./catalogue";

/** What the file system refused. */
export interface RefusedFile {
  readonly path: string;
  /** What was to be done with it, as in "could not be written". */
  readonly act: string;
  /** The name that the system gives its refusal, such as `ENOSPC`. */
  readonly system: string;
  /** What is not lost; empty where there is nothing to say. */
  readonly safe: string;
}

const refused =
  (problem: string, fix: string) =>
  ({ path, act, system, safe }: RefusedFile): string =>
    `${path} could not be ${act}: ${problem} (${system}). ${safe === "" ? "" : `${safe}. `}${fix}`;

/** Files and disks that fail. */
export const filesErrors = {
  "file/disk-full": {
    exit: 1,
    text: refused("the disk, or your share of it, is full", "Make room there, or choose a folder on another disk"),
  },
  "file/input-output": {
    exit: 1,
    text: refused("the disk or the network file system failed", "Check the disk, or choose a folder on another one"),
  },
  "file/read-only": {
    exit: 1,
    text: refused("its file system can only be read", "Choose a folder on a file system that can be written"),
  },
  "file/forbidden": {
    exit: 1,
    text: refused("this user may not do it", "Change the permissions of the file or of its folder, or choose another"),
  },
  "file/vanished": {
    exit: 1,
    text: refused(
      "it, or its folder, is not there",
      "Restore it, or check the path; nothing else may move it meanwhile",
    ),
  },
  "file/handles": {
    exit: 1,
    text: refused(
      "too many files are open",
      "Raise the limit (ulimit -n), or end other programs that hold files open, and try again",
    ),
  },
  "file/too-large": {
    exit: 1,
    text: refused("it is larger than the system lets a file be", "Choose another file system, or raise ulimit -f"),
  },
  "file/in-the-way": {
    exit: 1,
    text: refused("something else is at this path, or its name cannot be used", "Choose another path"),
  },
} as const satisfies Catalogue;
