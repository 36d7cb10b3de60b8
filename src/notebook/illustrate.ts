import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { annotationFile, readAnnotation } from "../data";
import type { PredictedImage } from "../plots";
import type { Prediction } from "../training";
import { thumbnail } from "./thumbnail";

/** Pixels of a side that a picture is given: twice the height that it is drawn at, and more than its width. */
const side = 480;

/**
 * Predictions as `predictedImages` draws them: the picture, and the labels and boxes of its annotation where the image
 * lies in the `JPEGImages` of a VOCdevkit.
 */
export function illustrate(predictions: readonly Prediction[]): Promise<PredictedImage[]> {
  return Promise.all(
    predictions.map(async ({ image: path, probabilities }) => {
      return { ...(await thumbnail(path, side)), probabilities, title: basename(path), ...(await annotated(path)) };
    }),
  );
}

async function annotated(image: string): Promise<Pick<PredictedImage, "labels" | "boxes">> {
  const file = annotationFile(image);
  if (basename(dirname(image)) !== "JPEGImages" || !existsSync(file)) return {};
  const boxes = await readAnnotation(file);
  return { boxes, labels: [...new Set(boxes.filter(({ difficult }) => !difficult).map(({ name }) => name))] };
}
