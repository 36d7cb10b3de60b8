import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { error } from "../../base/errors";
import { folderOf, packageRoot } from "../../base/package";
import { tensorflowVersion } from "../../nn";

/** Where a run begins, and where its data come from: what these files import can change what a run comes to. */
const entries = ["training/run", "data/index"];

/** A file that code may be in, and how an import names it. */
const endings = [".ts", ".js", "/index.ts", "/index.js"];

/**
 * An import, a re-export or a `require`. An `import type` leaves no trace when the code runs, so it is passed over.
 */
const importPattern =
  /(?:\b(?:import|export)\s+(?!type\b)(?:[\w*{}\s,$]+\sfrom\s+)?|\b(?:import|require)\s*\(\s*)["']([^"'\n]+)["']/g;

/** Code that one or more files depend on. */
export interface ReachedCode {
  /** Our own files, as absolute paths in alphabetical order. */
  readonly files: readonly string[];
  /** Names of the packages that these files import, in alphabetical order. */
  readonly packages: readonly string[];
}

/**
 * What a run reaches by imports, beginning with `training/run` and `data`.
 * @param root folder of the sources, or of the build.
 * @throws `path/missing` where a file, or what it imports, is not there.
 */
export function reachedCode(root: string): ReachedCode {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = entries.map((entry) => fileOf(join(root, entry)));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(importPattern)) {
      if (path.startsWith(".")) waiting.push(fileOf(resolve(dirname(file), path)));
      else if (!isBuiltin(path)) packages.add(packageNameOf(path));
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/**
 * SHA-256 of everything that can change what a run with given parameters and data comes to: the files that a run
 * reaches by imports, and the versions of the packages that it computes with.
 * @param root folder of the sources, or of the build.
 * @param versions by name; their order does not matter.
 */
export function codeHash(root: string, versions: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOfAll([...sorted.flat(), ...filesBeside(root, reachedCode(root).files)]);
}

/**
 * SHA-256 of a file with code of one's own, and of what it imports by relative paths, and those files do. An import
 * that is not found is passed over. The folder that they are in does not enter.
 */
export function fileCodeHash(path: string): string {
  const files = new Set<string>();
  const waiting = [resolve(path)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, named] of readFileSync(file, "utf8").matchAll(importPattern)) {
      const imported = named.startsWith(".") ? ownFileOf(resolve(dirname(file), named)) : undefined;
      if (imported !== undefined) waiting.push(imported);
    }
  }
  const [first, ...others] = files;
  return hashOfAll(filesBeside(dirname(first), [first, ...others.sort()]));
}

/** The file of one's own that an import names: with its ending, or without it. */
const ownFileOf = (path: string): string | undefined =>
  ["", ...endings, ".mts", ".cts", ".mjs", ".cjs", ".json"]
    .flatMap((ending) => [path + ending, path.replace(/\.(m?)js$/, ".$1ts") + ending])
    .find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());

/** Path from a folder, and content, of each file. */
const filesBeside = (folder: string, files: readonly string[]): (string | Uint8Array)[] =>
  files.flatMap((file) => [relative(folder, file).replaceAll(sep, "/"), readFileSync(file)]);

/** SHA-256 of texts, each after its length, so that two different lists of texts are never the same bytes. */
function hashOfAll(texts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  return hash.digest("hex");
}

let hashOfRunning: string | undefined;

/**
 * The hash of the code that this process runs: of the sources or of their build, whichever was loaded. Computed once.
 */
export function runningCodeHash(): string {
  const root = dirname(dirname(__dirname));
  hashOfRunning ??= codeHash(root, installedVersions(root));
  return hashOfRunning;
}

/**
 * Versions of TensorFlow and of all packages that can change a run: those that its code imports (the image decoder, the
 * solver of quadratic programs ...), and the icons that scenes are drawn from.
 * @param root folder of the sources, or of the build.
 */
export function installedVersions(root: string): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  const loadedByName = Object.keys(dependencies).filter((name) => /^@(iconify-json|tensorflow)\//.test(name));
  const names = [...new Set([...reachedCode(root).packages, ...loadedByName])];
  return { TensorFlow: tensorflowVersion, ...Object.fromEntries(names.map((name) => [name, versionOf(name)])) };
}

function versionOf(packageName: string): string {
  const file = join(folderOf(packageName), "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version : "not installed";
}

/** `@scope/name` of `@scope/name/file`, `name` of `name/file`. */
function packageNameOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}

function fileOf(path: string): string {
  const file = endings.map((ending) => path + ending).find((candidate) => existsSync(candidate));
  if (file === undefined) throw error("path/missing", { argument: "an import", path, expected: "source file" });
  return file;
}
