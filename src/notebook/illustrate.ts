import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, parse } from "node:path";
import sharp from "sharp";
import { readAnnotation } from "../data";
import type { PredictedImage } from "../plots";
import type { Prediction } from "../training";

/**
 * Predictions as `predictedImages` draws them: the picture, and the labels and boxes of its annotation where the image lies in the
 * `JPEGImages` of a VOCdevkit.
 */
export function illustrate(predictions: readonly Prediction[]): Promise<PredictedImage[]> {
  return Promise.all(
    predictions.map(async ({ image: path, probabilities }) => {
      const image = await readFile(path);
      const { width, height } = await sharp(image).metadata();
      return { image, width, height, probabilities, title: basename(path), ...(await annotated(path)) };
    }),
  );
}

async function annotated(image: string): Promise<Pick<PredictedImage, "labels" | "boxes">> {
  const file = join(dirname(dirname(image)), "Annotations", `${parse(image).name}.xml`);
  if (basename(dirname(image)) !== "JPEGImages" || !existsSync(file)) return {};
  const boxes = await readAnnotation(file);
  return { boxes, labels: [...new Set(boxes.filter(({ difficult }) => !difficult).map(({ name }) => name))] };
}
