import { join } from "node:path";
import { error } from "../../base/errors";
import { grouped } from "../names/pictures";
import { isPicture } from "../photographs/files";
import { openFolder } from "../photographs/folder";
import { readText } from "../text";

/** The files of a folder that is imported. */
export interface FolderFiles {
  /** The folder. */
  readonly root: string;
  /** Names of all files below it, with slashes, in the order of code units. */
  readonly names: readonly string[];
  /** Those that are images by their extension. */
  readonly pictures: readonly string[];
  /** Whether there is a file of this name. */
  readonly has: (name: string) => boolean;
  /** Images whose last name is this one, in any Unicode form. */
  readonly picturesCalled: (base: string) => readonly string[];
  /** Path of a file. */
  readonly pathOf: (name: string) => string;
}

/**
 * Lists a folder. Hidden files are left out, and links are followed.
 * @throws `data/too-large`
 */
export async function listFolder(root: string): Promise<FolderFiles> {
  const { names } = await openFolder(root);
  const all = new Set(names);
  const pictures = names.filter(isPicture);
  const byBase = grouped(pictures, (name) => baseOf(name).normalize("NFC"));
  return {
    root,
    names,
    pictures,
    has: (name) => all.has(name),
    picturesCalled: (base) => byBase.get(base.normalize("NFC")) ?? [],
    pathOf: (name) => join(root, name),
  };
}

/** The last part of a name with slashes. */
export const baseOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** The folder of a name with slashes, "" where it lies in none. */
export const folderOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf("/")));

/** Parts of a name joined by slashes; empty ones are left out. */
export const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join("/");

/** A name without its extension, in one Unicode form. */
export const stemOf = (name: string): string => name.replace(/\.[^./]*$/, "").normalize("NFC");

/** The lines of a text of the folder, without white space at their ends. @throws `import/line` for what is no text */
export async function linesOf(files: FolderFiles, name: string): Promise<readonly string[]> {
  const file = files.pathOf(name);
  const text = await readText(file).catch((cause: Error) => {
    throw error("import/line", { file, line: 1, problem: `the file ${cause.message}` }, cause);
  });
  return text.split("\n").map((line) => line.trim());
}
