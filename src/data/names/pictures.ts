import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { quoted } from "../../base/words/quoted";

/** Where a listed image is; or what is there in its place, in words that begin with a comma, or "". */
export type Found = { readonly path: string } | { readonly path: undefined; readonly there: string };

/** The names in one folder, with those that stand for the same name in another writing. */
interface Listing {
  readonly names: ReadonlySet<string>;
  /** By `writingOf`. */
  readonly byWriting: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds image files by the names that lists have for them. A name is taken as it stands. Where no file has it, it is
 * read as the one file whose name differs in no more than this: slashes for backslashes, white space at its ends, the
 * Unicode form, upper or lower case of the extension. Everything else is not certain, and is told instead. Each
 * folder is listed once.
 * @param root folder that names are relative to.
 */
export function pictureFinder(root: string): (listed: string) => Promise<Found> {
  const listings = new Map<string, Promise<Listing | undefined>>();
  const listingOf = (folder: string): Promise<Listing | undefined> => {
    const known = listings.get(folder) ?? readListing(folder);
    listings.set(folder, known);
    return known;
  };
  /** A path below the root as it is on the disk; undefined where nothing, or more than one thing, can be meant. */
  const located = async (path: string): Promise<string | undefined> => {
    const [folder, name] = [dirname(path), basename(path)];
    const listing = await listingOf(folder);
    if (listing?.names.has(name)) return path;
    const within = listing === undefined ? await folderLocated(folder) : folder;
    if (within === undefined) return undefined;
    const names = within === folder ? listing : await listingOf(within);
    if (names?.names.has(name)) return join(within, name);
    const same = names?.byWriting.get(writingOf(name)) ?? [];
    return same.length === 1 ? join(within, same[0]) : undefined;
  };
  /** A folder below the root whose name has another Unicode form on the disk. */
  const folderLocated = async (folder: string): Promise<string | undefined> =>
    relative(root, folder).startsWith("..") || folder === resolve(root) ? undefined : located(folder);
  return async (listed) => {
    for (const written of new Set([listed, listed.trim(), listed.trim().replaceAll("\\", "/")])) {
      const path = written === "" ? undefined : await located(resolve(root, written));
      if (path !== undefined) return { path };
    }
    const path = resolve(root, listed.trim().replaceAll("\\", "/"));
    return { path: undefined, there: await presentInstead(listed, path, await listingOf(dirname(path))) };
  };
}

async function readListing(folder: string): Promise<Listing | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  return names && { names: new Set(names), byWriting: grouped(names, writingOf) };
}

/** What is there in place of an image, as `Found` has it. */
async function presentInstead(listed: string, path: string, listing: Listing | undefined): Promise<string> {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(listed)) return ", which is an address; give paths of files";
  if (/^[a-z]:[\\/]/i.test(listed)) return ", which is a path of Windows; give paths of this machine";
  if (listing === undefined) {
    const isFile = await stat(dirname(path)).then(
      () => true,
      () => false,
    );
    return isFile ? `, and ${dirname(path)} is no folder` : `, and there is no folder ${dirname(path)}`;
  }
  const names = [...listing.names];
  const near = nearNames(basename(path), names);
  if (near.length > 0) return `, and what is there is ${near.slice(0, 3).map(quoted).join(", ")}`;
  return names.length === 0 ? ", which is empty" : "";
}

/** Some of the names in a folder, in words that begin with a comma; "" where there is none. */
export async function contentOf(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const shown = names.sort().slice(0, 5).map(quoted).join(", ");
  return shown === "" ? "" : `, but ${shown}${names.length > 5 ? " and others" : ""}`;
}

/** Names that differ from a name in case, extension, white space or the way they are written, closest first. */
export function nearNames(name: string, names: readonly string[]): readonly string[] {
  const loosely = looseOf(name);
  return names.filter((other) => looseOf(other) === loosely);
}

/** Values by what a function says of them. */
export function grouped(names: readonly string[], keyOf: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return groups;
}

/** The same for names that stand for one file in any writing: Unicode form, and case of the extension. */
const writingOf = (name: string): string =>
  name.normalize("NFC").replace(/\.[^.]*$/, (extension) => extension.toLowerCase());

/** The same for names that a person may take for one another. */
function looseOf(name: string): string {
  const [stem] = /^.+(?=\.[^.]*$)/.exec(name) ?? [name];
  return decoded(stem)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_]+/g, " ")
    .trim();
}

/** A text without the `%20` of addresses. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
