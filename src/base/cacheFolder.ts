import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder of generated data and caches: `PALIMPSEST_CACHE`, or `palimpsest` in the user's cache folder
 * (`XDG_CACHE_HOME`, by default `~/.cache`).
 */
export function cacheRoot(): string {
  return process.env.PALIMPSEST_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "palimpsest");
}

/** A folder below the cache root, made if need be. */
export function cacheFolder(...parts: string[]): string {
  const folder = join(cacheRoot(), ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
