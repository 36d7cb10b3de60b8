import type { State } from "../../nn";
import { savedNumbers } from "../interface/savedTensor";
import type { Situation } from "../interface/strategy";
import type { CompletionMethod, FoundThreshold } from "./definition";
import { rounded } from "./threshold";

/** Labels of n images and C classes. */
export interface ImageLabels {
  /** `[n * C]`, 0 or 1; a label counts only where `known` is 1. */
  readonly labels: Uint8Array;
  /** `[n * C]`, 1 where known. */
  readonly known: Uint8Array;
}

/**
 * The completion of labels in a run: its rule, and the threshold that it has come to. Every function is always there; a
 * run that completes nothing has `noCompletion`.
 */
export interface LabelCompletion {
  /** Whether unknown labels of earlier tasks' classes become known. It then needs the network before the task. */
  readonly completes: boolean;
  /** Finds the threshold of a task from the logits [n * C] that the network before the task has for its images. */
  taskBegins(situation: Situation, logits: Float32Array): FoundThreshold;
  /**
   * The labels as objectives see them. Of the classes of earlier tasks, unknown labels become positive where the logits
   * are above the threshold; the others become negative, or stay unknown, as the rule says.
   * @param logits [n * C] of the network before the task; asked for only where something is completed.
   */
  complete(labels: ImageLabels, situation: Situation, logits: () => ArrayLike<number>): ImageLabels;
  /** The threshold, for checkpoints. */
  save(): State;
  /** Puts back what `save` gave. @throws `checkpoint/tensor` */
  load(state: State): void;
}

/** Leaves labels as they are. */
export const noCompletion: LabelCompletion = {
  completes: false,
  taskBegins: () => ({ threshold: 1 }),
  complete: (labels) => labels,
  save: () => new Map(),
  load: () => {},
};

/** The completion of a run by a rule. */
export function labelCompletion(method: CompletionMethod | undefined): LabelCompletion {
  if (!method) return noCompletion;
  let threshold = rounded(method.start);
  return {
    completes: true,
    taskBegins(situation, logits) {
      const images = logits.length / situation.classes;
      const earlier = earlierClasses(situation);
      const probabilities = Float64Array.from({ length: images * earlier.length }, (_, i) => {
        const image = Math.floor(i / earlier.length);
        return sigmoid(logits[image * situation.classes + earlier[i % earlier.length]]);
      });
      const found = method.find({ situation, probabilities, images }, threshold);
      threshold = rounded(found.threshold);
      return { ...found, threshold };
    },
    complete(given, situation, logits) {
      const earlier = earlierClasses(situation);
      if (earlier.length === 0) return given;
      const [labels, known, answers] = [given.labels.slice(), given.known.slice(), logits()];
      for (let row = 0; row < labels.length; row += situation.classes) {
        for (const entry of earlier.map((c) => row + c).filter((at) => given.known[at] === 0)) {
          const isPositive = sigmoid(answers[entry]) > threshold;
          labels[entry] = Number(isPositive);
          known[entry] = Number(isPositive || method.rest === "negative");
        }
      }
      return { labels, known };
    },
    save: () => new Map([["threshold", { shape: [1], data: Float32Array.of(threshold) }]]),
    load(state) {
      threshold = rounded(savedNumbers(state, "threshold")[0]);
    },
  };
}

const earlierClasses = ({ slices }: Situation): readonly number[] => slices.slice(0, -1).flat();

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
