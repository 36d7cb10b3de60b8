import type { DifficultPolicy } from "../../records";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { error } from "../../base/errors";
import { integerOption, wordOption } from "../../base/optionSpecs";
import type { Example } from "../benchmark";
import { contentOf } from "../names/pictures";
import { readText } from "../text";
import { devkitImages } from "./images";

/** One image set of a VOCdevkit: `<folder>/ImageSets/Main/<class>_<set>.txt`. */
export interface ImageSet {
  /** For example `VOCdevkit/VOC2007`. */
  readonly folder: string;
  /** For example `trainval`. */
  readonly set: string;
}

export type { DifficultPolicy } from "../../records";

/** What an image may count as where a class is only difficult to see in it, or annotated as a crowd. */
export const difficultPolicies = ["negative", "ignored", "positive"] as const satisfies readonly DifficultPolicy[];

/** The option that names such a policy. */
export const difficultOption = wordOption("negative", {
  choices: difficultPolicies,
  meaning: "what only difficult objects or a crowd count as",
  source: "Li 2018",
});

/** The option that chooses a year where the data holds several. */
export const yearOption = integerOption(undefined, {
  least: 2007,
  meaning: "the year, where the data holds several",
});

/** The labelled sets of each year: the labels of the VOC2012 test set were never published. */
const years: Readonly<Record<number, readonly string[]>> = { 2007: ["trainval", "test"], 2012: ["trainval"] };

/**
 * The labelled image sets of VOC2007 and VOC2012, whichever of the two are there, or of one `year`.
 * @param directory the VOCdevkit (the folder that holds `VOC2007` or `VOC2012`), or the folder that holds `VOCdevkit`.
 * @throws `path/missing` if neither year is found.
 */
export async function findVoc(directory: string, year?: number): Promise<ImageSet[]> {
  for (const devkit of [directory, join(directory, "VOCdevkit")]) {
    const found: ImageSet[] = [];
    for (const [published, sets] of Object.entries(years)) {
      if (year !== undefined && published !== String(year)) continue;
      const folder = join(devkit, `VOC${published}`);
      if (await isFolder(folder)) found.push(...sets.map((set) => ({ folder, set })));
    }
    if (found.length > 0) return found;
  }
  const expected = `VOCdevkit (a folder with ${year === undefined ? "VOC2007 or VOC2012" : `VOC${year}`})`;
  throw error("path/missing", { argument: "data", path: directory, expected, there: await contentOf(directory) });
}

/**
 * Reads image sets, each in the order of its first class's list. Label 1 is positive, -1 negative, 0 (only difficult
 * objects) what `difficult` says; the rest is annotated, so `known` is 1.
 * @throws `devkit/incomplete` a list or the image folder is missing, or a list is empty; `devkit/line` a malformed
 *   line;
 *   `devkit/lists` the lists of a set disagree, or an image is listed twice; `devkit/image` a listed image is missing.
 */
export async function readImageSets(
  sets: readonly ImageSet[],
  classes: readonly string[],
  difficult: DifficultPolicy = "negative",
): Promise<Example[][]> {
  const seen = new Map<string, string>();
  const known = new Uint8Array(classes.length).fill(1);
  const result: Example[][] = [];
  for (const set of sets) {
    const find = await devkitImages(set.folder);
    const lists: List[] = [];
    for (const name of classes) lists.push(await readList(set, name));
    const [{ file, entries }] = lists;
    const paths: string[] = [];
    for (const { image, line } of entries) paths.push(await find({ file, line, image }));
    result.push(merge(lists, paths, { known, seen, difficult }));
  }
  return result;
}

/** Whether a path is a folder; false where there is nothing. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

interface List {
  readonly file: string;
  readonly entries: readonly { readonly image: string; readonly label: string; readonly line: number }[];
}

async function readList({ folder, set }: ImageSet, name: string): Promise<List> {
  const file = join(folder, "ImageSets", "Main", `${name}_${set}.txt`);
  const text = await readText(file).catch((cause: Error) => {
    const fix = `Extract the archive that holds the ${set} set into the same devkit`;
    throw error("devkit/incomplete", { problem: `${file} ${cause.message}`, fix }, cause);
  });
  const entries = text.split("\n").flatMap((received, index) => {
    if (received.trim() === "") return [];
    // The label is the last word: an image's name may have spaces.
    const [, image, label] = /^\s*(\S|\S.*?\S)\s+(1|0|-1)\s*$/.exec(received) ?? [];
    if (image === undefined) throw error("devkit/line", { file, line: index + 1, received: received.trim() });
    return [{ image, label, line: index + 1 }];
  });
  if (entries.length === 0)
    throw error("devkit/incomplete", { problem: `${file} names no image`, fix: "Restore the list" });
  return { file, entries };
}

function merge(
  lists: readonly List[],
  paths: readonly string[],
  {
    known,
    seen,
    difficult,
  }: { readonly known: Uint8Array; readonly seen: Map<string, string>; readonly difficult: DifficultPolicy },
): Example[] {
  const [first] = lists;
  const position = new Map<string, number>();
  const examples = first.entries.map(({ image, line }, index): { -readonly [key in keyof Example]: Example[key] } => {
    const path = paths[index];
    const earlier = seen.get(image) ?? seen.get(path);
    if (earlier !== undefined)
      throw error("devkit/lists", { file: first.file, line, image, problem: `is already listed at ${earlier}` });
    // Neither a name nor a file comes twice, and no name is a path.
    for (const key of [image, path]) seen.set(key, `${first.file}:${line}`);
    position.set(image, index);
    return { id: image, image: path, labels: new Uint8Array(lists.length), known };
  });
  lists.forEach(({ file, entries }, c) => {
    const lines = new Uint32Array(examples.length);
    for (const { image, label, line } of entries) {
      const index = position.get(image);
      if (index === undefined) throw error("devkit/lists", { file, line, image, problem: `is not in ${first.file}` });
      if (lines[index] > 0)
        throw error("devkit/lists", { file, line, image, problem: `is already listed at ${file}:${lines[index]}` });
      lines[index] = line;
      const example = examples[index];
      if (label === "1" || (label === "0" && difficult === "positive")) example.labels[c] = 1;
      if (label === "0" && difficult === "ignored") {
        // Images that are annotated throughout share theirs.
        if (example.known === known) example.known = known.slice();
        example.known[c] = 0;
      }
    }
    const lacking = lines.indexOf(0);
    if (lacking >= 0) {
      const { image, line } = first.entries[lacking];
      throw error("devkit/lists", { file: first.file, line, image, problem: `is not in ${file}` });
    }
  });
  return examples;
}
