import { existsSync, statSync } from "node:fs";
import { error } from "../../base/errors";
import { predict, probabilities } from "../evaluation/evaluate";
import type { Predictor } from "../../nn";
import type { Model } from "./model";

/** What a network thinks of one image. */
export interface Prediction {
  /** Path of the image, as it was given. */
  readonly image: string;
  /** One a class, in the order of the classes. */
  readonly logits: readonly number[];
  /** Sigmoid of the logit, by class name. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/**
 * A network's answers on image files, in their order.
 * @throws `path/missing` before any image is read; `image/unreadable`
 */
export async function predictImages(
  { network, answers = network, classes, imageSize }: Omit<Model, "network"> & { readonly network: Predictor },
  images: readonly string[],
  { batch = 32, signal }: { readonly batch?: number; readonly signal?: AbortSignal } = {},
): Promise<Prediction[]> {
  assertImages(images);
  const unlabelled = new Uint8Array(classes.length);
  const examples = images.map((image) => ({ id: image, image, labels: unlabelled, known: unlabelled }));
  const predictions = await predict(answers, examples, { imageSize, batch, signal });
  return probabilities(predictions, classes).map((byClass, i) => ({
    image: images[i],
    logits: [...predictions.logits.subarray(i * classes.length, (i + 1) * classes.length)],
    probabilities: byClass,
  }));
}

/** @throws `path/missing` naming the first image that is not there. */
export function assertImages(images: readonly string[]): void {
  for (const path of images) {
    if (!existsSync(path) || !statSync(path).isFile())
      throw error("path/missing", { argument: "image", path, expected: "image" });
  }
}
