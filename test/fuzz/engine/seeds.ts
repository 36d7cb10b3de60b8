import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../house/project";

/** Folder of the finds of a target that `npm test` runs again. */
export const seedFolder = (target: string): string => join(root, "test", "fuzz", "seeds", target);

/** Folder of what searches keep on this machine alone. */
export const cacheFolder = (target: string): string => join(root, ".cache", "fuzz", target);

/** A find of an earlier search. */
export interface Seed {
  readonly name: string;
  readonly input: Buffer;
}

/** The finds of a target, by name. */
export const seedsOf = (target: string): Seed[] =>
  existsSync(seedFolder(target))
    ? readdirSync(seedFolder(target))
        .sort()
        .map((name) => ({ name, input: readFileSync(join(seedFolder(target), name)) }))
    : [];

/** Most bytes of a seed: a greater find stays on this machine. */
const largestSeed = 64 * 1024;
/** Most files of a folder, which is a limit of the house. */
const mostSeeds = 20;

/**
 * Writes a find as a seed, and gives its path; beside the corpus where it is `local`, too large, or one too many.
 */
export function writeFind(target: string, name: string, input: Buffer, local = false): string {
  const fits = !local && input.length <= largestSeed && seedsOf(target).length < mostSeeds;
  const path = join(fits ? seedFolder(target) : join(cacheFolder(target), "finds"), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, input);
  return path;
}
