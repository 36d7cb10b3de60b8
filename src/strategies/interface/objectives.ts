import { error } from "../../base/errors";
import { binaryCrossEntropy, tf } from "../../nn";
import { negativesWeighted } from "./negativesWeighted";
import type { Objective, ParameterObjective, SampleObjective, Situation, TaskCounts, View } from "./strategy";

/** Whether an objective is a penalty: a loss of the parameters, and not of samples. */
export const isPenalty = (objective: Objective): objective is ParameterObjective => "penalty" in objective;

/** The run's loss of the labels where a mask is 1; binary cross-entropy where a view was made without another one. */
function lossOfLabels(view: View, mask: tf.Tensor2D, negative: number): tf.Scalar {
  const { logits, labels, known, criterion = binaryCrossEntropy } = view;
  const loss = negative === 1 ? criterion : negativesWeighted(criterion, negative);
  // What an unknown label says must not count, not even in the weight of its image.
  return loss(logits, tf.mul(labels, known), mask);
}

/**
 * BCE_k(p, y): the mean of the run's loss (binary cross-entropy, unless it has another one) over the images and over
 * the classes of one task, where they are annotated.
 * @param slice class indices of the task.
 * @param classes C, all outputs of the head.
 * @param negative how much a label that is 0 counts, where a label that is 1 counts 1. Default: as much.
 */
export function supervised(name: string, slice: readonly number[], classes: number, negative = 1): SampleObjective {
  const loss: SampleObjective["loss"] = (view) =>
    lossOfLabels(view, tf.mul(view.known, maskOf(slice, classes)), negative);
  const weights = negative === 1 ? "" : `, negatives by ${negative}`;
  meanings.set(loss, `the run's loss over ${slice.join()} of ${classes} classes${weights}`);
  return { name, loss };
}

/** What losses compute, by the function itself: a loss that is made of another one has a meaning of its own. */
const meanings = new WeakMap<SampleObjective["loss"], string>();

/**
 * A text that two objectives share where they compute the same, whatever they are called: on the first task, the
 * classes seen so far are those of the task. Where nothing is known of a loss it is the name.
 */
export function meaningOf(objective: Objective): string {
  const known = isPenalty(objective) ? undefined : meanings.get(objective.loss);
  return JSON.stringify([known ?? objective.name, isPenalty(objective) ? null : (objective.samples ?? null)]);
}

/**
 * BCE(p, y) of stored samples: the run's loss over the classes that are annotated in them.
 * @param samples name of the draw (`KeptState.draw`).
 * @param negative how much a label that is 0 counts, where a label that is 1 counts 1. Default: as much.
 */
export function replayed(name: string, samples: string, negative = 1): SampleObjective {
  return { name, samples, loss: (view) => lossOfLabels(view, view.known, negative) };
}

/** An objective that is a mean over the annotated labels of some classes. */
export interface MeanObjective {
  /** On the batch, or on stored samples. */
  readonly objective: SampleObjective;
  /** Class indices. */
  readonly classes: readonly number[];
}

/**
 * Objectives on different samples whose sum is one mean over all of their annotated labels together: each is weighted
 * by its share of them. Where all images are annotated alike, that is the mean over all images together.
 */
export function oneMean(parts: readonly MeanObjective[]): SampleObjective[] {
  const labelsIn = (view: View, { objective, classes }: MeanObjective): number => {
    const counts = annotatedCounts(view)(objective.samples);
    return classes.reduce((sum, c) => sum + counts[c], 0);
  };
  return parts.map((part) => ({
    ...part.objective,
    loss(view) {
      const all = parts.reduce((sum, each) => sum + labelsIn(view, each), 0);
      return tf.mul<tf.Scalar>(labelsIn(view, part) / Math.max(1, all), part.objective.loss(view));
    },
  }));
}

/** One objective that is the sum of several on the same samples. */
export function sumOf(name: string, objectives: readonly SampleObjective[]): SampleObjective {
  return { name, loss: (view) => tf.addN<tf.Scalar>(objectives.map((objective) => objective.loss(view))) };
}

/**
 * Logits [n, C] of the network as it was when the task began.
 * @throws `objective/logits` where the strategy does not say that it needs them.
 */
export function previousLogits({ previous }: Pick<View, "previous">): tf.Tensor2D {
  if (!previous) {
    const missing = "logits of the network before the task";
    throw error("objective/logits", { missing, fix: "give the strategy's definition needsPrevious: true" });
  }
  return previous;
}

/**
 * Embeddings [n, e] of the network as it is, and as it was when the task began: what the logits of some tasks are read
 * from.
 * @param tasks the first so many. Where tasks have no parts of their own in it, that is all of the embedding.
 * @throws `objective/logits` where the strategy does not say that it needs them.
 */
export function embeddings(
  view: Pick<View, "embedding" | "embeddingParts" | "previousEmbedding">,
  tasks: number,
): { readonly now: tf.Tensor2D; readonly before: tf.Tensor2D } {
  const { embedding: now, embeddingParts: parts = 1, previousEmbedding: before } = view;
  const ofTasks = (x: tf.Tensor2D): tf.Tensor2D =>
    parts === 1 ? x : tf.slice(x, [0, 0], [x.shape[0], (x.shape[1] / parts) * tasks]);
  if (now && before) return { now: ofTasks(now), before: ofTasks(before) };
  const missing = "embeddings of the network before the task";
  const fix = "give the strategy's definition needsPrevious: true and needsEmbedding: true";
  throw error("objective/logits", { missing, fix });
}

/**
 * Maps [n, side, side, channels] of the stages of the backbone, of the network as it is and as it was when the task
 * began.
 * @throws `objective/logits` where the strategy does not say that it needs them.
 */
export function mapsOf({ maps: now, previousMaps: before }: Pick<View, "maps" | "previousMaps">): {
  readonly now: readonly tf.Tensor4D[];
  readonly before: readonly tf.Tensor4D[];
} {
  if (now && before) return { now, before };
  const missing = "maps of the network before the task";
  const fix = "give the strategy's definition needsPrevious: true, and its method needsMaps: true";
  throw error("objective/logits", { missing, fix });
}

/**
 * Logits [n, C] that were stored with the samples.
 * @throws `objective/logits` where the memory does not keep them.
 */
export function storedLogits({ stored }: Pick<View, "stored">): tf.Tensor2D {
  if (!stored) {
    const fix = "keep them with the samples: streamMemory(start, { ..., logits: true })";
    throw error("objective/logits", { missing: "stored logits", fix });
  }
  return stored;
}

/**
 * How many of the step's samples are annotated with each class, by the name of a draw.
 * @throws `objective/logits` where a view was made without them.
 */
export function annotatedCounts({ annotated }: Pick<View, "annotated">): NonNullable<View["annotated"]> {
  if (!annotated) {
    const fix = "make the view of the given one: { ...view, labels }";
    throw error("objective/logits", { missing: "counts of the annotated samples", fix });
  }
  return annotated;
}

/**
 * Counts of the labels of every task so far.
 * @throws `objective/logits` where a situation was made without them.
 */
export function countsOf({ counts }: Pick<Situation, "counts">): readonly TaskCounts[] {
  if (!counts) {
    const fix = "make the situation of the given one: { ...situation, labels }";
    throw error("objective/logits", { missing: "counts of the labels of the tasks", fix });
  }
  return counts;
}

/** `[1, C]`: 1 for the classes of a slice, 0 for the others. */
export function maskOf(slice: readonly number[], classes: number): tf.Tensor2D {
  const mask = new Float32Array(classes);
  for (const c of slice) mask[c] = 1;
  return tf.tensor2d(mask, [1, classes]);
}
