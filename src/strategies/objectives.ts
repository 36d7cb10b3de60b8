import { binaryCrossEntropy, tf } from "../nn";
import type { Objective, ParameterObjective, SampleObjective, Situation } from "./strategy";

/** Whether an objective is on the parameters and not on samples. */
export const isPenalty = (objective: Objective): objective is ParameterObjective => "penalty" in objective;

/** BCE_k(p, y): mean binary cross-entropy over the batch and the classes of one slice, where annotated. */
export function supervised(name: string, slice: readonly number[], classes: number): SampleObjective {
  return { name, loss: ({ logits, labels, known }) => binaryCrossEntropy(logits, labels, tf.mul(known, row(slice, classes)) as tf.Tensor2D) };
}

/** BCE_k(p, p_old): the same against the probabilities of the network as it was when the task began. */
export function distillation(name: string, slice: readonly number[], classes: number): SampleObjective {
  return { name, loss: ({ logits, previous }) => binaryCrossEntropy(logits, tf.sigmoid(previous!), row(slice, classes)) };
}

/** BCE(p, y) of stored samples, over the classes that are annotated in them. */
export function replayed(name: string, samples: string): SampleObjective {
  return { name, samples, loss: ({ logits, labels, known }) => binaryCrossEntropy(logits, labels, known) };
}

/** The sum of objectives as one. */
export function sumOf(name: string, objectives: readonly SampleObjective[]): SampleObjective {
  return { name, loss: (view) => tf.addN(objectives.map((objective) => objective.loss(view))) as tf.Scalar };
}

/** [1, classes]: 1 on the slice. */
function row(slice: readonly number[], classes: number): tf.Tensor2D {
  const values = new Float32Array(classes);
  for (const c of slice) values[c] = 1;
  return tf.tensor2d(values, [1, classes]);
}

/**
 * The terms that several strategies share, for a situation: `own` is BCE_t, `earlier` the same for each k < t, `seen` BCE over the classes of
 * all tasks so far, and `labelled` whichever of `own` and `seen` the labels allow.
 */
export function terms({ task, slices, classes, labels }: Situation) {
  const before = slices.slice(0, -1);
  const own = supervised(`bce:${task}`, slices[slices.length - 1], classes);
  const seen = supervised("bce:seen", slices.flat(), classes);
  return {
    own,
    earlier: before.map((slice, k) => supervised(`bce:${k + 1}`, slice, classes)),
    distilled: before.map((slice, k) => distillation(`distil:${k + 1}`, slice, classes)),
    seen,
    labelled: labels === "available" ? seen : own,
  };
}
