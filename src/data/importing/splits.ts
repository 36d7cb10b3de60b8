import type { Split } from "../benchmark";
import type { SourceImage } from "./source";

const words: readonly (readonly [pattern: string, split: Split])[] = [
  ["train|training", "train"],
  ["val|valid|validation|dev", "validation"],
  ["test|testing", "test"],
];

/** Whether a folder is called as a part is, and which: `valid` is `validation`. */
export function splitNamed(folder: string): Split | undefined {
  return words.find(([pattern]) => new RegExp(`^(?:${pattern})$`, "i").test(folder))?.[1];
}

/** The part that a path speaks of by a word in it: `annotations/instances_val2017.json` is of `validation`. */
export function splitIn(path: string): Split | undefined {
  const of = (text: string): Split | undefined =>
    words.find(([pattern]) => new RegExp(`(?:^|[^a-z])(?:${pattern})(?:\\d*)(?:$|[^a-z])`, "i").test(text))?.[1];
  return path
    .split("/")
    .reverse()
    .map(of)
    .find((split) => split !== undefined);
}

/** Images in the parts that they are proposed for. */
export interface Settled {
  /** All have a part, or none has. */
  readonly images: readonly SourceImage[];
  /** Images that are left out because the folder puts them in no part. */
  readonly inNoPart: readonly string[];
  /** What became of the parts, and why, a sentence. */
  readonly reason: string;
}

/**
 * The parts that are proposed: those of the folder, where it has training images. Its validation images are what scores
 * are taken on where it has no test images, as with COCO.
 */
export function settleSplits(images: readonly SourceImage[]): Settled {
  const counts = new Map<Split | undefined, number>();
  for (const { split } of images) counts.set(split, (counts.get(split) ?? 0) + 1);
  const without = images.map(({ split: _, ...image }) => image);
  const drawn = "a tenth of the images is drawn for test, and a run draws a tenth of the others to choose epochs on";
  if (counts.size === 0 || (counts.size === 1 && counts.has(undefined)))
    return { images: without, inNoPart: [], reason: `the folder names no parts: ${drawn}` };
  if (!counts.has("train")) {
    const reason = `the folder has no training images of its own, so its parts are not taken: ${drawn}`;
    return { images: without, inNoPart: [], reason };
  }
  const placed = images.filter(({ split }) => split !== undefined);
  const inNoPart = images.filter(({ split }) => split === undefined).map(({ name }) => name);
  if (counts.has("test")) {
    const rest = counts.has("validation") ? "" : "; a run draws a tenth of the training images to choose epochs on";
    return { images: placed, inNoPart, reason: `the parts are the folder's${rest}` };
  }
  if (!counts.has("validation"))
    return {
      images: placed.map(({ split: _, ...image }) => image),
      inNoPart,
      reason: `all images are in train: ${drawn}`,
    };
  return {
    images: placed.map((image) => (image.split === "validation" ? { ...image, split: "test" } : image)),
    inNoPart,
    reason:
      "the folder has no test images: its validation images are for test, as with COCO, and a run draws a tenth of " +
      "the training images to choose epochs on",
  };
}
