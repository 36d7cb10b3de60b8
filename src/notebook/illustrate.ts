import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { annotationFile, readAnnotation } from "../data";
import type { PredictedImage } from "../plots";
import type { Prediction } from "../training";
import { thumbnail } from "./thumbnail";

/** Longest side of a picture in pixels: twice the height at which it is drawn, for sharp screens. */
const side = 480;

/**
 * Predictions as `predictedImages` draws them: each with its picture and, where the image lies in the `JPEGImages` of a
 * VOCdevkit, the labels and boxes of its annotation.
 */
export function illustrate(predictions: readonly Omit<Prediction, "classes">[]): Promise<PredictedImage[]> {
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
