import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { linesOf, stemOf, type FolderFiles } from "./folderFiles";
import { byName, type SourceBox, type SourceImage, type SourceLabels } from "./source";
import { readYoloNames, type YoloNames } from "./yoloNames";
import { yoloSplits } from "./yoloSplits";

/** The names of label files by those of their images, both without extension. */
export function yoloLabels({ names }: FolderFiles): ReadonlyMap<string, string> {
  const isLabel = (name: string): boolean => /(?:^|\/)labels\/.*\.txt$/i.test(name) && !/\/classes\.txt$/i.test(name);
  return new Map(names.filter(isLabel).map((name) => [stemOf(name), name]));
}

/** The images that may have labels: those in a folder `images`. */
export const yoloPictures = ({ pictures }: FolderFiles): readonly string[] =>
  pictures.filter((name) => /(?:^|\/)images\//.test(name));

/** The name of the labels of an image, as Ultralytics finds it: the last folder `images` is `labels`. */
const labelsOf = (picture: string): string => stemOf(picture).replace(/^(.*\/)?images\//, "$1labels/");

/**
 * The labels of a YOLO folder, as Ultralytics lays it out and reads it (docs/en/datasets/detect/index.md and
 * ultralytics/data/utils.py of its repository): a line an object, which begins with the number of its class; a box of
 * four numbers, or a polygon, or what `kpt_shape` says, in parts of the image. An image without a file of labels, or
 * with an empty one, shows none of the classes.
 * @throws `import/names`, `import/line`, `import/class-id`
 */
export async function readYoloFolder(files: FolderFiles): Promise<SourceLabels> {
  const names = await readYoloNames(files);
  const splitOf = await yoloSplits(files, names);
  const labels = yoloLabels(files);
  const left = new Set(labels.keys());
  const pictures = yoloPictures(files);
  const images: SourceImage[] = [];
  let [objects, withoutFile] = [0, 0];
  for (const name of pictures) {
    const stem = labelsOf(name);
    const file = labels.get(stem);
    left.delete(stem);
    const found = file === undefined ? [] : await readLabels(files, file, names);
    if (file === undefined) withoutFile++;
    objects += found.length;
    const present = [...new Set(found.map((box) => box.name))];
    images.push({ name, present, unknown: [], split: splitOf(name), boxes: found });
  }
  const inImages = new Set(pictures);
  return {
    classes: [...new Set([...names.names].sort(([a], [b]) => a - b).map(([, name]) => name))],
    images: images.sort(byName),
    objects,
    unlabelled: files.pictures.filter((name) => !inImages.has(name)),
    withoutImage: [...left].map((stem) => labels.get(stem) ?? stem),
    notes: notesOf(withoutFile, names),
  };
}

function notesOf(withoutFile: number, { names, file }: YoloNames): string[] {
  const twice = [...names.values()].filter((name, index, all) => all.indexOf(name) !== index);
  return [
    ...(withoutFile > 0
      ? [`images without a file of labels: ${withoutFile}; by the format's rule they show none of the classes`]
      : []),
    ...[...new Set(twice)].map(
      (name) => `${file} has the name ${quoted(name)} for several numbers, which are one class`,
    ),
  ];
}

/** The objects of a file, a line each. */
async function readLabels(files: FolderFiles, name: string, { file, names, more }: YoloNames): Promise<SourceBox[]> {
  const path = files.pathOf(name);
  const found: SourceBox[] = [];
  for (const [index, text] of (await linesOf(files, name)).entries()) {
    if (text === "") continue;
    const [first, ...numbers] = text.split(/\s+/);
    const problem = problemOf(first, numbers, pointNumbers(more.kpt_shape));
    if (problem !== undefined) throw error("import/line", { file: path, line: index + 1, problem });
    const className = names.get(Number(first));
    if (className === undefined)
      throw error("import/class-id", {
        ...{ file: path, line: index + 1, received: first, names: file },
        known: knownIds([...names.keys()].sort((a, b) => a - b)),
      });
    const box = boxOf(numbers.map(Number), pointNumbers(more.kpt_shape));
    found.push({ name: className, isDifficult: false, box, unit: "parts" });
  }
  return found;
}

/**
 * The box of an object: of its centre, width and height, or the one around its polygon (`segments2boxes` in
 * ultralytics/utils/ops.py of its repository).
 */
function boxOf(numbers: readonly number[], points: number | undefined): SourceBox["box"] {
  if (!isPolygon(numbers) || points !== undefined) {
    const [x, y, width, height] = numbers;
    return [x - width / 2, y - height / 2, width, height];
  }
  const [xs, ys] = [0, 1].map((side) => numbers.filter((_, index) => index % 2 === side));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

/** Whether so many numbers are the pairs of a polygon. */
const isPolygon = ({ length }: readonly unknown[]): boolean => length >= 6 && length % 2 === 0;

/** The numbers of classes, in words. */
function knownIds(ids: readonly number[]): string {
  const [first, last] = [ids[0], ids[ids.length - 1]];
  if (ids.length === 1) return `${first} alone`;
  return last - first === ids.length - 1 ? `${first} to ${last}` : ids.slice(0, 20).join(", ");
}

/** Numbers of the key points of an object; undefined where there are none. */
function pointNumbers(shape: unknown): number | undefined {
  return Array.isArray(shape) && shape.length === 2 ? Number(shape[0]) * Number(shape[1]) : undefined;
}

/** What is wrong with a line, in words. Numbers may be a hundredth below 0 or above 1, as Ultralytics takes them. */
function problemOf(id: string, numbers: readonly string[], points: number | undefined): string | undefined {
  if (!/^\d{1,9}(?:\.0*)?$/.test(id)) return `the line begins with ${quoted(id)}, not with the number of a class`;
  if (numbers.length !== 4 && !isPolygon(numbers) && numbers.length !== 4 + (points ?? 0))
    return `the line has ${numbers.length} numbers after its class, not the 4 of a box or the pairs of a polygon`;
  const places = numbers.slice(0, isPolygon(numbers) && points === undefined ? numbers.length : 4);
  const odd = numbers.find((text) => text === "" || !Number.isFinite(Number(text)));
  if (odd !== undefined) return `${quoted(odd)} is no number`;
  const outside = places.find((text) => Number(text) < -0.01 || Number(text) > 1.01);
  return outside === undefined
    ? undefined
    : `${outside} is not between 0 and 1; places are parts of the image, not pixels`;
}
