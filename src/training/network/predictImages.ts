import { existsSync, statSync } from "node:fs";
import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { assertDistinct, predict, probabilities } from "../evaluation/evaluate";
import type { Predictor } from "../../nn";
import type { Model } from "./model";

/** What a network thinks of one image. */
export interface Prediction {
  /** Path of the image, as it was given. */
  readonly image: string;
  /** One a class, in the order of `classes`. */
  readonly logits: readonly number[];
  /** Names of the network's outputs, in their order, which JavaScript does not keep for names that are numbers. */
  readonly classes: readonly string[];
  /** Sigmoid of the logit, by class name. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/**
 * A network's answers on image files, in their order.
 * @throws `path/missing` before any image is read; `image/unreadable`; `predict/not-finite` naming the first image
 *   without an answer; `argument/invalid` for classes of one name, and for fewer or more than the network has outputs.
 */
export async function predictImages(
  { network, answers = network, classes, imageSize }: Omit<Model, "network"> & { readonly network: Predictor },
  images: readonly string[],
  { batch = 32, signal }: { readonly batch?: number; readonly signal?: AbortSignal } = {},
): Promise<Prediction[]> {
  assertImages(images);
  assertDistinct(classes);
  const unlabelled = new Uint8Array(classes.length);
  const examples = images.map((image) => ({ id: image, image, labels: unlabelled, known: unlabelled }));
  const predictions = await predict(withOutputs(answers, classes.length), examples, { imageSize, batch, signal });
  return probabilities(predictions, classes).map((byClass, i) => {
    const logits = [...predictions.logits.subarray(i * classes.length, (i + 1) * classes.length)];
    assertFiniteLogits(images[i], logits, classes);
    return { image: images[i], logits, classes, probabilities: byClass };
  });
}

/** The same answers; `argument/invalid` where they are not `outputs` an image. */
const withOutputs = (answers: Predictor, outputs: number): Predictor => ({
  infer(images) {
    const logits = answers.infer(images);
    const [, width] = logits.shape;
    if (width === outputs) return logits;
    logits.dispose();
    throw error("argument/invalid", {
      argument: "classes",
      received: `${outputs} names`,
      takes: `one for each of the network's ${width} outputs`,
    });
  },
});

/** @throws `predict/not-finite` */
function assertFiniteLogits(image: string, logits: readonly number[], classes: readonly string[]): void {
  const first = logits.findIndex((logit) => !Number.isFinite(logit));
  if (first < 0) return;
  const count = logits.filter((logit) => !Number.isFinite(logit)).length;
  const output = quoted(classes[first]);
  throw error("predict/not-finite", { image, output, logit: logits[first], count, outputs: logits.length });
}

/** @throws `path/missing` naming the first image that is not there. */
export function assertImages(images: readonly string[]): void {
  for (const path of images) {
    if (!existsSync(path) || !statSync(path).isFile())
      throw error("path/missing", { argument: "image", path, expected: "image" });
  }
}
