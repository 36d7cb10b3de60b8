import type { Split } from "../benchmark";
import { classNameOf } from "../names/classNames";
import { isPicture } from "../photographs/files";
import { pixelBoxOf } from "../viewing/boxes";
import { readAnnotation, type AnnotatedObject } from "../voc/annotation";
import type { DifficultPolicy } from "../voc/devkit";
import { baseOf, joined, linesOf, stemOf, type FolderFiles } from "./folderFiles";
import { byName, type SourceBox, type SourceImage, type SourceLabels } from "./source";

/** A folder with annotations and images: `VOCdevkit/VOC2012`, or "" for the folder that is imported. */
interface Devkit {
  readonly folder: string;
  /** Names of annotations, by the name of the image without extension and folder of images. */
  readonly annotations: ReadonlyMap<string, string>;
  /** Names of the images likewise; those of one name, the JPEGs first. */
  readonly pictures: ReadonlyMap<string, readonly string[]>;
}

const annotationName = /^(?:(.*)\/)?annotations\/(.+)\.xml$/i;
const pictureName = /^(?:(.*)\/)?(?:jpegimages|images)\/(.+)$/i;

/** The folders of `Annotations/*.xml` beside `JPEGImages/`, or beside `images/`. */
export function vocDevkits({ names, pictures }: FolderFiles): readonly Devkit[] {
  const devkits = new Map<string, { annotations: Map<string, string>; pictures: Map<string, string[]> }>();
  for (const name of names) {
    const [, folder = "", stem] = annotationName.exec(name) ?? [];
    if (stem === undefined) continue;
    const devkit = devkits.get(folder) ?? { annotations: new Map(), pictures: new Map() };
    devkits.set(folder, devkit);
    devkit.annotations.set(stem.normalize("NFC"), name);
  }
  for (const name of pictures) {
    const [, folder = "", within] = pictureName.exec(name) ?? [];
    const found = within === undefined ? undefined : devkits.get(folder)?.pictures;
    if (found === undefined) continue;
    const stem = stemOf(within);
    found.set(stem, [...(found.get(stem) ?? []), name].sort(jpegFirst));
  }
  return [...devkits]
    .map(([folder, devkit]) => ({ folder, ...devkit }))
    .filter((devkit) => devkit.annotations.size > 0 && devkit.pictures.size > 0);
}

const jpegFirst = (a: string, b: string): number =>
  Number(/\.jpe?g$/i.test(b)) - Number(/\.jpe?g$/i.test(a)) || (a < b ? -1 : 1);

/**
 * The labels of a VOC folder with classes of its own: an image shows the classes of its annotation's objects. Of
 * several images of one name a JPEG is the annotated one.
 * @param difficult what an image is where a class has difficult objects alone.
 * @throws `annotation/invalid`
 */
export async function readVocFolder(files: FolderFiles, difficult: DifficultPolicy): Promise<SourceLabels> {
  const images: SourceImage[] = [];
  const classes = new Set<string>();
  const [withoutImage, unlabelled]: string[][] = [[], []];
  let objects = 0;
  for (const devkit of vocDevkits(files)) {
    const splits = await splitsOf(files, devkit.folder);
    for (const [stem, annotation] of devkit.annotations) {
      const [name] = devkit.pictures.get(stem) ?? [];
      if (name === undefined) {
        withoutImage.push(annotation);
        continue;
      }
      const found = await readAnnotation(files.pathOf(annotation));
      objects += found.length;
      for (const object of found) classes.add(classNameOf(object.name));
      const boxes = found.map((object): SourceBox => ({ ...pixelBoxOf(object), unit: "pixels" }));
      const split = splits.get(stem) ?? splits.get(baseOf(stem));
      images.push({ name, ...labelsOf(found, difficult), split, boxes });
    }
    for (const [stem, names] of devkit.pictures) unlabelled.push(...names.slice(devkit.annotations.has(stem) ? 1 : 0));
  }
  return {
    classes: [...classes].sort(),
    images: images.sort(byName),
    objects,
    unlabelled: unlabelled.sort(),
    withoutImage,
    notes: [],
  };
}

function labelsOf(
  objects: readonly AnnotatedObject[],
  policy: DifficultPolicy,
): Pick<SourceImage, "present" | "unknown"> {
  const clear = new Set<string>();
  const doubtful = new Set<string>();
  for (const { name, difficult } of objects)
    (difficult && policy !== "positive" ? doubtful : clear).add(classNameOf(name));
  const only = [...doubtful].filter((name) => !clear.has(name));
  return { present: [...clear], unknown: policy === "ignored" ? only : [] };
}

/** The part of each image that `ImageSets/Main` names, by its name without extension. */
async function splitsOf(files: FolderFiles, folder: string): Promise<ReadonlyMap<string, Split>> {
  const sets: readonly (readonly [set: string, split: Split])[] = [
    ["trainval", "train"],
    ["train", "train"],
    ["val", "validation"],
    ["test", "test"],
  ];
  const splits = new Map<string, Split>();
  for (const [set, split] of sets) {
    const name = joined(folder, "ImageSets", "Main", `${set}.txt`);
    if (!files.has(name)) continue;
    for (const line of await linesOf(files, name))
      if (line !== "") splits.set(isPicture(line) ? stemOf(line) : line.normalize("NFC"), split);
  }
  return splits;
}
