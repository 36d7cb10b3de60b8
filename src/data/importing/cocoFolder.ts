import { classNameOf } from "../names/classNames";
import { jsonElements } from "../coco/elements";
import { readInstances } from "../coco/instances";
import { cocoBoxesIn } from "../viewing/cocoBoxes";
import type { DifficultPolicy } from "../voc/devkit";
import { baseOf, folderOf, joined, type FolderFiles } from "./folderFiles";
import { byName, type SourceBox, type SourceImage, type SourceLabels } from "./source";
import { splitIn } from "./splits";

/** What COCO's annotations have, which other JSON files have not. */
const wanted = ["images", "annotations", "categories"] as const;
/** Most JSON files that are looked into, and folders that they lie in: other programs write one an image. */
const [mostFiles, deepestFile] = [200, 3];

/**
 * Names of the JSON files with COCO's annotations. Where some are named `instances...`, as COCO's own, it is those: the
 * others have captions or keypoints of the same images.
 */
export async function cocoFiles({ names, pathOf }: FolderFiles): Promise<readonly string[]> {
  const texts = names.filter((name) => /\.json$/i.test(name) && name.split("/").length <= deepestFile);
  const likely = texts.length > mostFiles ? texts.filter((name) => /coco|instances|annotations/i.test(name)) : texts;
  const found: string[] = [];
  for (const name of likely.slice(0, mostFiles)) if (await hasAnnotations(pathOf(name))) found.push(name);
  const instances = found.filter((name) => /^instances/i.test(baseOf(name)));
  return instances.length > 0 ? instances : found;
}

/** Whether a file has all three; of one that is broken, whether it has the first of them. */
async function hasAnnotations(path: string): Promise<boolean> {
  const keys = new Set<string>();
  try {
    for await (const { key } of jsonElements(path)) {
      keys.add(key);
      if (wanted.every((name) => keys.has(name))) return true;
    }
  } catch {
    return keys.has("images");
  }
  return false;
}

/**
 * The labels of COCO's annotations: an image shows the categories that are annotated in it. Several files are read as
 * one set; what they say of one image is added up. The part is what the name of a file, or its folder, speaks of.
 * @param difficult what an image is where a category is annotated as a crowd alone.
 * @throws `coco/invalid`, `data/too-large`
 */
export async function readCocoFolder(files: FolderFiles, difficult: DifficultPolicy): Promise<SourceLabels> {
  const classes = new Set<string>();
  const images = new Map<string, SourceImage>();
  const withoutImage: string[] = [];
  let objects = 0;
  for (const json of await cocoFiles(files)) {
    const instances = await readInstances(files.pathOf(json));
    const categories = instances.categories.map(classNameOf);
    objects += instances.annotations;
    for (const category of categories) classes.add(category);
    const split = splitIn(json);
    const boxesOf = await cocoBoxesIn(files.pathOf(json), (file) => located(files, json, file));
    for (const { file, seen } of instances.images) {
      const name = located(files, json, file);
      if (name === undefined) {
        withoutImage.push(`${json}: ${file}`);
        continue;
      }
      const crowds = categories.filter((_, c) => seen[c] === 1);
      const clear = categories.filter((_, c) => seen[c] === 2);
      const present = difficult === "positive" ? [...clear, ...crowds] : clear;
      const unknown = difficult === "ignored" ? crowds : [];
      const boxes = (boxesOf.get(name) ?? []).map((box): SourceBox => ({ ...box, unit: "pixels" }));
      images.set(name, merged(images.get(name), { name, present, unknown, split, boxes }));
    }
  }
  return {
    classes: [...classes],
    images: [...images.values()].sort(byName),
    objects,
    unlabelled: files.pictures.filter((name) => !images.has(name)),
    withoutImage,
    notes: [],
  };
}

/** What two files say of one image. */
function merged(before: SourceImage | undefined, image: SourceImage): SourceImage {
  if (before === undefined) return image;
  const present = [...new Set([...before.present, ...image.present])];
  const unknown = [...new Set([...before.unknown, ...image.unknown])].filter((name) => !present.includes(name));
  const boxes = [...(before.boxes ?? []), ...(image.boxes ?? [])];
  return { ...before, present, unknown, split: before.split ?? image.split, boxes };
}

/** Where a listed image is: in one of the usual folders, or the only one of its name anywhere. */
function located(files: FolderFiles, json: string, listed: string): string | undefined {
  const written = listed
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.?\/)+/, "");
  const near = folderOf(json);
  const set = baseOf(json)
    .replace(/\.json$/i, "")
    .replace(/^instances_/i, "");
  for (const folder of [near, folderOf(near)])
    for (const within of ["", "images", set, joined("images", set)]) {
      const name = joined(folder, within, written);
      if (files.has(name)) return name;
    }
  const same = files.picturesCalled(baseOf(written));
  return same.length === 1 ? same[0] : undefined;
}
