import { posix } from "node:path";
import { error } from "../../base/errors";
import { mostExpanded, mostUnpacked } from "../limits";

/** What an archive's directory says of one entry. */
export interface ArchiveEntry {
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
  /** Unpacked size in bytes. */
  readonly size: number;
}

const longestPath = 1000;

/**
 * A check to be called for every entry of an archive before any is unpacked or read.
 * @throws `archive/unsafe` for an entry that would be written outside of the target, that is a link or a device, that
 *   comes twice, or with
 *   which the archive unpacks to far more than its size.
 */
export function entryCheck(archive: string, bytes: number, mostEntries = mostUnpacked): (entry: ArchiveEntry) => void {
  const seen = new Set<string>();
  let total = 0;
  return ({ path, kind, size }) => {
    const refuse = (problem: string) => error("archive/unsafe", { archive, entry: path.slice(0, 120), problem });
    if (kind === "other") throw refuse("is a link or a device");
    if (!isInside(path)) throw refuse("is not a path below the folder it is unpacked to");
    const name = posix.normalize(path).replace(/\/$/, "").toLowerCase();
    if (kind === "file" && seen.has(name)) throw refuse("comes twice");
    if (kind === "file") seen.add(name);
    total += size;
    if (!(size >= 0) || total > mostExpanded(bytes))
      throw refuse(`brings the unpacked size to ${total} bytes, from an archive of ${bytes}`);
    if (seen.size > mostEntries) throw refuse(`is one of more than ${mostEntries} entries`);
  };
}

/** Below the target on every system: relative, without `..`, backslashes, drive letters or control characters. */
function isInside(path: string): boolean {
  return (
    path !== "" &&
    path.length <= longestPath &&
    !/[\\:\u0000-\u001f\u007f]/.test(path) &&
    !path.startsWith("/") &&
    !path.split("/").includes("..")
  );
}
