import { error } from "../../base/errors";
import { named, repeated } from "../../base/named";
import { during, duringAll, waitingFor } from "../../base/profile";
import { batches, type DecodedCache, type Example } from "../../data";
import { ownRows, rowCounts, singleProcess, type Communicator } from "../../distributed";
import { classAveragePrecisions, meanAveragePrecision, sigmoids } from "../../metrics";
import { free, toImages, type Predictor } from "../../nn";
import type { Predictions, Scores } from "../../records";

/** How images are prepared for an evaluation. */
export interface EvaluationOptions {
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
  /** Images of a pass. */
  readonly batch: number;
  /** Decoded images to take from and to add to. */
  readonly cache?: DecodedCache;
  /** Stops the evaluation before its next batch. */
  readonly signal?: AbortSignal;
}

/** Logits of every example, in order, in evaluation mode, by this process alone. */
export const predict = (
  network: Predictor,
  examples: readonly Example[],
  options: EvaluationOptions,
): Promise<Predictions> => answersOn(network, examples, { ...options, world: singleProcess });

/** The same by the ranks of a job, which share the images; each rank gets all the answers. */
export const answersOn = (...given: Parameters<typeof answers>): Promise<Predictions> =>
  duringAll("evaluate", () => answers(...given));

async function answers(
  network: Predictor,
  examples: readonly Example[],
  { imageSize, world, ...options }: EvaluationOptions & { readonly world: Communicator },
): Promise<Predictions> {
  const classes = examples[0]?.labels.length ?? 0;
  const { from, to } = ownRows(examples.length, world);
  const rankLogits = new Float32Array((to - from) * classes);
  let written = 0;
  const loaded = batches(examples.slice(from, to), { size: imageSize, ...options });
  for await (const batch of waitingFor("evaluate: load", loaded)) {
    const images = toImages(batch.images, batch.size, batch.height, batch.width);
    const logits = network.infer(images);
    rankLogits.set(logits.dataSync(), written);
    logits.dispose();
    free(images);
    written += batch.size * classes;
  }
  const rows = (kind: "labels" | "known"): Uint8Array =>
    Uint8Array.from(examples.flatMap((example) => [...example[kind]]));
  const lengths = rowCounts(examples.length, world).map((count) => count * classes);
  const logits = world.size === 1 ? rankLogits : world.allGather(rankLogits, { lengths });
  return { logits, labels: rows("labels"), known: rows("known") };
}

/** mAP over all classes, over those of the first `seen` tasks, and by task; AP of every class. */
export function score(
  { logits, labels, known }: Predictions,
  slices: readonly (readonly number[])[],
  seen: number,
): Scores {
  const classes = slices.flat().length;
  const classAP = during("evaluate", () => classAveragePrecisions(logits, labels, classes, known));
  return {
    all: meanAveragePrecision(classAP),
    seen: meanAveragePrecision(classAP, slices.slice(0, seen).flat()),
    tasks: slices.map((slice) => meanAveragePrecision(classAP, slice)),
    classAP: Array.from(classAP, orNull),
  };
}

/** A measure that is not defined is null in records, as JSON has no NaN. */
export const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/**
 * Probability by class name, in the order of the classes, an entry an image: sigmoids of the logits.
 * @throws `argument/invalid` where two classes have one name.
 */
export function probabilities({ logits }: Predictions, classes: readonly string[]): Record<string, number>[] {
  assertDistinct(classes);
  const [p, rows] = [sigmoids(logits), logits.length / classes.length];
  return Array.from({ length: rows }, (_, i) => named(classes, (_name, c) => p[i * classes.length + c]));
}

/** @throws `argument/invalid` naming the first class whose name another one before it has. */
export function assertDistinct(classes: readonly string[]): void {
  const received = repeated(classes);
  if (received === undefined) return;
  const takes = "names that differ, but this one is there twice";
  throw error("argument/invalid", { argument: "classes", received, takes });
}
