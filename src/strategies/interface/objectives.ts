import { binaryCrossEntropy, tf } from "../../nn";
import { defaultsOf, numberOption } from "../../base/optionSpecs";
import type { Objective, ParameterObjective, SampleObjective, Situation } from "./strategy";

/** Whether an objective is on the parameters and not on samples. */
export const isPenalty = (objective: Objective): objective is ParameterObjective => "penalty" in objective;

/** BCE_k(p, y): mean binary cross-entropy over the batch and the classes of one slice, where annotated. */
export function supervised(name: string, slice: readonly number[], classes: number): SampleObjective {
  return {
    name,
    loss: ({ logits, labels, known }) =>
      binaryCrossEntropy(logits, labels, tf.mul(known, row(slice, classes)) as tf.Tensor2D),
  };
}

/** How earlier networks' answers are distilled. */
export type DistillationOptions = {
  /** T > 0: both networks' logits are divided by it, so that above 1 the answers are softer. */
  readonly temperature: number;
  /** lambda >= 0 of the loss. */
  readonly weight: number;
};

/** Options of distillation, for strategies that distil. */
export const distillationOptions = {
  temperature: numberOption(1, {
    above: 0,
    meaning: "both networks' logits are divided by it, so that above 1 the answers are softer",
    source: "Li 2018; Li and Hoiem 2016, section 3, have 2, for softmax outputs",
  }),
  weight: numberOption(1, {
    least: 0,
    meaning: "weight of each distillation loss",
    source: "Li 2018; Li and Hoiem 2016, section 3",
  }),
};

/** Distillation as the report has it. */
const plainDistillation: DistillationOptions = defaultsOf(distillationOptions);

/**
 * lambda BCE_k(p, p_old), p = sigmoid(z / T): the same against the answers of the network as it was when the task
 * began. As in Li and Hoiem 2016, equations 2 and 3, nothing makes up for the temperature: the gradient falls with it.
 */
export function distillation(
  name: string,
  slice: readonly number[],
  classes: number,
  { temperature, weight }: DistillationOptions = plainDistillation,
): SampleObjective {
  const softened = (z: tf.Tensor2D): tf.Tensor2D => tf.div(z, temperature);
  const loss: SampleObjective["loss"] = ({ logits, previous }) =>
    tf.mul(weight, binaryCrossEntropy(softened(logits), tf.sigmoid(softened(previous!)), row(slice, classes)));
  return { name, loss };
}

/** BCE(p, y) of stored samples, over the classes that are annotated in them. */
export function replayed(name: string, samples: string): SampleObjective {
  return { name, samples, loss: ({ logits, labels, known }) => binaryCrossEntropy(logits, labels, known) };
}

/** The sum of objectives as one. */
export function sumOf(name: string, objectives: readonly SampleObjective[]): SampleObjective {
  return { name, loss: (view) => tf.addN(objectives.map((objective) => objective.loss(view))) as tf.Scalar };
}

/** `[1, classes]`: 1 on the slice. */
function row(slice: readonly number[], classes: number): tf.Tensor2D {
  const values = new Float32Array(classes);
  for (const c of slice) values[c] = 1;
  return tf.tensor2d(values, [1, classes]);
}

/**
 * The terms that several strategies share, for a situation: `newTask` is BCE_t, `earlier` the same for each k < t, `seen`
 * BCE over the classes of all tasks so far, `distilled` the old answers for each k < t, and `labelled` whichever of
 * `newTask` and `seen` the labels allow.
 */
export function terms({ task, slices, classes, labels }: Situation, distil: DistillationOptions = plainDistillation) {
  const before = slices.slice(0, -1);
  const newTask = supervised(`bce:${task}`, slices[slices.length - 1], classes);
  const seen = supervised("bce:seen", slices.flat(), classes);
  return {
    newTask,
    earlier: before.map((slice, k) => supervised(`bce:${k + 1}`, slice, classes)),
    distilled: before.map((slice, k) => distillation(`distil:${k + 1}`, slice, classes, distil)),
    seen,
    labelled: labels === "available" ? seen : newTask,
  };
}
