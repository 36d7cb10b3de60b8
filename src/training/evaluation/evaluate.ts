import { batches, type DecodedCache, type Example } from "../../data";
import { ownRows, rowCounts, singleProcess, type Communicator } from "../../distributed";
import { classAveragePrecisions, meanAveragePrecision, sigmoids } from "../../metrics";
import { free, toImages, type Predictor } from "../../nn";
import type { Predictions, Scores } from "../../records";

export type { Predictions } from "../../records";

export interface EvaluationOptions {
  readonly imageSize: number;
  readonly batch: number;
  readonly cache?: DecodedCache;
  readonly signal?: AbortSignal;
  /** The ranks that share the images; each gets all the answers. Default: this process alone. */
  readonly world?: Communicator;
}

/** Logits of every example, in order, in evaluation mode. */
export async function predict(
  network: Predictor,
  examples: readonly Example[],
  { imageSize, world = singleProcess, ...options }: EvaluationOptions,
): Promise<Predictions> {
  const classes = examples[0]?.labels.length ?? 0;
  const { from, to } = ownRows(examples.length, world);
  const own = new Float32Array((to - from) * classes);
  let at = 0;
  for await (const batch of batches(examples.slice(from, to), { size: imageSize, ...options })) {
    const images = toImages(batch.images, batch.size, batch.height, batch.width);
    const logits = network.infer(images);
    own.set(logits.dataSync(), at);
    logits.dispose();
    free(images);
    at += batch.size * classes;
  }
  const row = (kind: "labels" | "known"): Uint8Array =>
    Uint8Array.from(examples.flatMap((example) => [...example[kind]]));
  const logits =
    world.size === 1
      ? own
      : world.allGather(own, { lengths: rowCounts(examples.length, world).map((count) => count * classes) });
  return { logits, labels: row("labels"), known: row("known") };
}

/** mAP over all classes, over those of the first `seen` tasks, and by task; AP of every class. */
export function score(
  { logits, labels, known }: Predictions,
  slices: readonly (readonly number[])[],
  seen: number,
): Scores {
  const classes = slices.flat().length;
  const classAP = classAveragePrecisions(logits, labels, classes, known);
  return {
    all: meanAveragePrecision(classAP),
    seen: meanAveragePrecision(classAP, slices.slice(0, seen).flat()),
    tasks: slices.map((slice) => meanAveragePrecision(classAP, slice)),
    classAP: Array.from(classAP, orNull),
  };
}

/** A measure that is not defined is null in records, as JSON has no NaN. */
export const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Probability by class name, an entry an image: sigmoids of the logits. */
export function probabilities({ logits }: Predictions, classes: readonly string[]): Record<string, number>[] {
  const [p, rows] = [sigmoids(logits), logits.length / classes.length];
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(classes.map((name, c) => [name, p[i * classes.length + c]])),
  );
}
