import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Benchmark, Example } from "../benchmark";
import { classNameOf } from "../names/classNames";
import { originOf } from "../origin";
import { annotationFile, readAnnotation, type AnnotatedObject } from "../voc/annotation";
import { readCocoBoxes } from "./cocoBoxes";
import { readListBoxes } from "./listBoxes";
import { placedIn, type PixelBox, type PlacedBox } from "./placed";

const none = new Map<string, never>();

/**
 * What reads the boxes of images: of COCO from its annotations, of a list from its JSON lines where they have them, of
 * others from the annotation beside an image in `JPEGImages`, as VOC and Scenes have them. Other data have none.
 * @returns gives the boxes of an example, whose image has so many pixels.
 * @throws `coco/invalid`, `list/invalid`; what it returns throws `annotation/invalid`
 */
export async function boxReader(
  benchmark: Benchmark,
  examples: readonly Example[],
): Promise<(example: Example, width: number, height: number) => Promise<readonly PlacedBox[]>> {
  const origin = originOf(benchmark);
  const [kind] = origin?.benchmark.split(":") ?? [];
  const data = origin?.data ?? undefined;
  const ofCoco = kind === "coco" && data !== undefined ? await readCocoBoxes(data, examples) : none;
  const ofList = kind === "list" && data !== undefined ? await readListBoxes(data, examples) : none;
  return async (example, width, height) => {
    const listed = ofList.get(example.id);
    if (listed !== undefined) return listed;
    const found = ofCoco.get(example.id) ?? (await ofAnnotation(example.image));
    return found.map((box) => placedIn(box, width, height));
  };
}

/** The boxes of VOC's annotations: pixels are counted from 1, and both corners are in the box. */
async function ofAnnotation(image: string): Promise<readonly PixelBox[]> {
  const file = annotationFile(image);
  if (basename(dirname(image)) !== "JPEGImages" || !existsSync(file)) return [];
  return (await readAnnotation(file)).map(pixelBoxOf);
}

/** The box of an object of VOC's, from 0. */
export const pixelBoxOf = ({ name, difficult, box: { xmin, ymin, xmax, ymax } }: AnnotatedObject): PixelBox => ({
  name: classNameOf(name),
  isDifficult: difficult,
  box: [xmin - 1, ymin - 1, xmax - xmin + 1, ymax - ymin + 1],
});
