import { homedir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "./files";

/**
 * Folder of generated data and caches: `PALIMPSEST_CACHE`, or `palimpsest` in the user's cache folder
 * (`XDG_CACHE_HOME`, by default `~/.cache`).
 */
export function cacheRoot(): string {
  return process.env.PALIMPSEST_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "palimpsest");
}

/** A folder below the cache root, made if it is missing. @throws a `file/` error */
export function cacheFolder(...names: string[]): string {
  const folder = join(cacheRoot(), ...names);
  makeFolder(folder);
  return folder;
}
