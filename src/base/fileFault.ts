import { error, PalimpsestError, type ErrorCode } from "./errors";

/** The code for each refusal of a file system. */
const codes: ReadonlyMap<string, Extract<ErrorCode, `file/${string}`>> = new Map([
  ["ENOSPC", "file/disk-full"],
  ["EDQUOT", "file/disk-full"],
  ["EIO", "file/input-output"],
  ["ETIMEDOUT", "file/input-output"],
  ["EROFS", "file/read-only"],
  ["EACCES", "file/forbidden"],
  ["EPERM", "file/forbidden"],
  ["ENOENT", "file/vanished"],
  ["ENOTDIR", "file/vanished"],
  ["ESTALE", "file/vanished"],
  ["ENXIO", "file/vanished"],
  ["EMFILE", "file/handles"],
  ["ENFILE", "file/handles"],
  ["EFBIG", "file/too-large"],
  ["EEXIST", "file/in-the-way"],
  ["EISDIR", "file/in-the-way"],
  ["ENOTEMPTY", "file/in-the-way"],
  ["ENAMETOOLONG", "file/in-the-way"],
  ["ELOOP", "file/in-the-way"],
  ["EBUSY", "file/in-the-way"],
  ["ETXTBSY", "file/in-the-way"],
]);

/** What was to be done with a file, by system call. Calls of the network and of processes are not among them. */
const acts: ReadonlyMap<string, string> = new Map([
  ...["open", "opendir", "access"].map((call) => [call, "opened"] as const),
  ...["read", "stat", "lstat", "fstat", "statfs", "scandir", "readlink", "realpath"].map(
    (call) => [call, "read"] as const,
  ),
  ...["mkdir", "mkdtemp"].map((call) => [call, "made"] as const),
  ...["unlink", "rm", "rmdir"].map((call) => [call, "removed"] as const),
  ...["write", "rename", "copyfile", "link", "symlink", "truncate", "ftruncate", "fsync", "fdatasync", "close"].map(
    (call) => [call, "written"] as const,
  ),
  ...["chmod", "fchmod", "futime", "utime"].map((call) => [call, "written"] as const),
]);

/** What is known of a failure where it happened. */
export interface FaultPlace {
  /** The file, where the system does not name it. */
  readonly path?: string;
  /** What is not lost, as the beginning of a sentence without its full stop. */
  readonly safe?: string;
}

/**
 * An error of the catalogue in place of a refusal of the file system (disk full, read-only, vanished ...), which says
 * what could not be done, where, what is safe, and what to do. Everything else comes back as it is. A refusal that is
 * coded already is told again with what is safe here.
 */
export function fileFault(cause: unknown, place: FaultPlace = {}): unknown {
  if (cause instanceof PalimpsestError) {
    const told = toldPaths.get(cause);
    return told === undefined ? cause : fileFault(cause.cause, { path: told, safe: place.safe });
  }
  if (!isSystemError(cause)) return cause;
  const code = codes.get(cause.code);
  const act = acts.get(cause.syscall);
  const path = place.path ?? cause.path;
  if (code === undefined || act === undefined || path === undefined) return cause;
  const fault = error(code, { path, act, system: cause.code, safe: place.safe ?? "" }, cause);
  toldPaths.set(fault, path);
  return fault;
}

/** The paths that coded refusals name. */
const toldPaths = new WeakMap<PalimpsestError, string>();

/**
 * Does something with files; a refusal of the file system is coded, as `fileFault`.
 * @throws `file/` errors
 */
export async function withFaults<T>(place: FaultPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw fileFault(cause, place);
  }
}

interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

const isSystemError = (cause: unknown): cause is SystemError =>
  cause instanceof Error &&
  "code" in cause &&
  typeof cause.code === "string" &&
  "syscall" in cause &&
  typeof cause.syscall === "string";
