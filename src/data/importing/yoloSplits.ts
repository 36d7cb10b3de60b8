import type { Split } from "../benchmark";
import { folderOf, joined, linesOf, type FolderFiles } from "./folderFiles";
import { splitIn } from "./splits";
import type { YoloNames } from "./yoloNames";

const keys: readonly (readonly [key: string, split: Split])[] = [
  ["train", "train"],
  ["val", "validation"],
  ["test", "test"],
];

/**
 * The part of an image: that of the folder or the list of images that the YAML file names for it, where any of them is
 * there, or else that of which a folder of the image speaks, as in `images/train`.
 * @throws `import/line` for a list that cannot be read
 */
export async function yoloSplits(
  files: FolderFiles,
  { file, more }: YoloNames,
): Promise<(name: string) => Split | undefined> {
  const root = typeof more.path === "string" ? more.path : "";
  const folders = new Map<string, Split>();
  const listed = new Map<string, Split>();
  const known = new Set(files.pictures.flatMap(foldersOf));
  for (const [key, split] of keys) {
    for (const place of [more[key]].flat()) {
      if (typeof place !== "string") continue;
      const candidates = placesOf(place, [joined(folderOf(file), root), folderOf(file)]);
      const list = /\.txt$/i.test(place) ? candidates.find((name) => files.has(name)) : undefined;
      const folder = candidates.find((name) => known.has(name));
      if (list !== undefined) {
        for (const line of await linesOf(files, list)) {
          const image = line === "" ? undefined : placesOf(line, [folderOf(list)]).find((name) => files.has(name));
          if (image !== undefined) listed.set(image, split);
        }
      } else if (folder !== undefined) folders.set(folder, split);
    }
  }
  if (folders.size === 0 && listed.size === 0) return splitIn;
  return (name) => listed.get(name) ?? folders.get(foldersOf(name).find((folder) => folders.has(folder)) ?? "");
}

/** The folders that a name lies in, the innermost first. */
function foldersOf(name: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = folderOf(name); folder !== ""; folder = folderOf(folder)) folders.push(folder);
  return folders;
}

/** Most parts of the end of a path that are looked for. */
const mostParts = 20;

/**
 * Where a path may be below the folder that is imported, the likeliest first. What it begins with is often of another
 * machine, or said from a folder above: then its end counts.
 * @param bases folders that it may be relative to.
 */
function placesOf(path: string, bases: readonly string[]): readonly string[] {
  const parts = partsOf(path);
  const last = parts.slice(-mostParts);
  const ends = last.map((_, index) => last.slice(index).join("/"));
  return [...bases.map((base) => partsOf(joined(base, path)).join("/")), ...ends].filter((name) => name !== "");
}

/** The parts of a path, without `.` and `..`. */
const partsOf = (path: string): readonly string[] =>
  path.split(/[\\/]/).filter((part) => !["", ".", ".."].includes(part));
