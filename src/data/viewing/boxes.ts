import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Benchmark, Example } from "../benchmark";
import { classNameOf } from "../names/classNames";
import { originOf } from "../origin";
import { annotationFile, readAnnotation } from "../voc/annotation";
import { readCocoBoxes, type PixelBox } from "./cocoBoxes";

/** Where an object is, in parts of the image's width and height. */
export interface PlacedBox {
  /** Name of its class. */
  readonly name: string;
  /** Left edge, 0 to 1. */
  readonly x: number;
  /** Upper edge, 0 to 1. */
  readonly y: number;
  /** 0 to 1. */
  readonly width: number;
  /** 0 to 1. */
  readonly height: number;
  /** Hard to recognise, or a crowd: such an object does not count for the labels by default. */
  readonly isDifficult: boolean;
}

/**
 * What reads the boxes of images: of COCO from its annotations, of others from the annotation beside an image in
 * `JPEGImages`, as VOC and Scenes have them. Other data have none.
 * @returns gives the boxes of an example, whose image has so many pixels.
 * @throws `coco/invalid`; what it returns throws `annotation/invalid`
 */
export async function boxReader(
  benchmark: Benchmark,
  examples: readonly Example[],
): Promise<(example: Example, width: number, height: number) => Promise<readonly PlacedBox[]>> {
  const origin = originOf(benchmark);
  const isCoco = origin !== undefined && /^coco(?::|$)/.test(origin.benchmark) && origin.data !== null;
  const ofCoco = isCoco ? await readCocoBoxes(origin.data ?? "", examples) : new Map<string, readonly PixelBox[]>();
  return async (example, width, height) => {
    const found = ofCoco.get(example.id) ?? (await ofAnnotation(example.image));
    return found.map(({ name, isDifficult, box: [x, y, w, h] }) => ({
      ...{ name, isDifficult, x: clipped(x / width), y: clipped(y / height) },
      width: clipped((x + w) / width) - clipped(x / width),
      height: clipped((y + h) / height) - clipped(y / height),
    }));
  };
}

/** The boxes of VOC's annotations: pixels are counted from 1, and both corners are in the box. */
async function ofAnnotation(image: string): Promise<readonly PixelBox[]> {
  const file = annotationFile(image);
  if (basename(dirname(image)) !== "JPEGImages" || !existsSync(file)) return [];
  const objects = await readAnnotation(file);
  return objects.map(({ name, difficult, box: { xmin, ymin, xmax, ymax } }) => ({
    name: classNameOf(name),
    isDifficult: difficult,
    box: [xmin - 1, ymin - 1, xmax - xmin + 1, ymax - ymin + 1],
  }));
}

const clipped = (value: number): number => Math.min(1, Math.max(0, value));
