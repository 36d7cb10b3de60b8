import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** The limits of the house: what a reader can take in at once. */
export const limits = Object.freeze({
  /** Files of one folder; folders in it do not count. */
  filesPerFolder: 20,
  /** Lines of one file. */
  linesPerFile: 250,
  /** Columns of one line, comments and texts included. */
  columns: 120,
  /** Non-null assertions (`x!`) in all of `src`. */
  nonNullAssertions: 30,
});

/** Folders that the limits hold in. */
const watched = ["src", "test", "environment", "bench"];
const code = /\.(ts|mjs|cjs|js|py|cc|sh|yaml)$/;

/** Files that list data: they are as long as what they list. */
const dataFiles = ["src/data/scenes/synonyms.ts"];

/** Folders of made files: what they hold is neither read nor counted. */
const made = ["fixtures", "node_modules", "__pycache__"];

/**
 * Files in the watched folders of `root`, as paths below it.
 * @param {string} root
 */
export function projectFiles(root) {
  return watched
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.split("/").some((part) => made.includes(part)))
    .sort();
}

/**
 * Every place where a limit is passed, as `path:line message`.
 * @param {string} root the project folder
 * @param {readonly string[]} files paths below it, with `/`; by default all of the project's
 */
export function passedLimits(root, files = projectFiles(root)) {
  const texts = files.filter((path) => code.test(path));
  return [...fullFolders(files), ...texts.flatMap((path) => passedIn(path, readFileSync(join(root, path), "utf8")))];
}

/** @param {readonly string[]} files */
function fullFolders(files) {
  const counts = new Map();
  for (const path of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > limits.filesPerFolder)
    .map(([folder, count]) => `${folder}: ${count} files; a folder holds at most ${limits.filesPerFolder}`);
}

/**
 * @param {string} path
 * @param {string} text
 */
function passedIn(path, text) {
  const lines = text.replace(/\n$/, "").split("\n");
  const wide = lines.flatMap((line, index) =>
    [...line].length > limits.columns
      ? [`${path}:${index + 1} ${[...line].length} columns; a line has at most ${limits.columns}`]
      : [],
  );
  const long =
    lines.length > limits.linesPerFile && !dataFiles.includes(path)
      ? [`${path}:${limits.linesPerFile + 1} ${lines.length} lines; a file has at most ${limits.linesPerFile}`]
      : [];
  return [...long, ...wide];
}
