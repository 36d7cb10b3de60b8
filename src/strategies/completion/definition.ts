import type { Definition, NameKnown } from "../../base/definition";
import type { Documented, MethodPage } from "../../base/methodPage";
import type { OptionSpecs, OptionValues } from "../../base/optionSpecs";
import type { Situation } from "../interface/strategy";

/** A task whose images get labels of earlier tasks' classes, when it begins; n images. */
export interface CompletedTask {
  /** Where the sequence stands, with the counts of labels of every task so far. */
  readonly situation: Situation;
  /** `[n * K]`: what the network before the task answers for the K classes of earlier tasks, as probabilities. */
  readonly probabilities: Float64Array;
  /** n, images of the task. */
  readonly images: number;
}

/** A threshold for a task. */
export interface FoundThreshold {
  /** Probability in [0, 1] above which the network before the task makes a label positive. */
  readonly threshold: number;
  /** Positives an image that the threshold was to give, where it was chosen by that. */
  readonly expected?: number;
}

/** The code of a rule of completion with its options. */
export interface CompletionMethod {
  /** The threshold before anything was completed. */
  readonly start: number;
  /** What a label of an earlier task's class is that is not above the threshold. */
  readonly rest: Rest;
  /**
   * The threshold of a task.
   * @param before the threshold of the task before, or `start`.
   */
  find(task: CompletedTask, before: number): FoundThreshold;
}

/** What the labels become that are no pseudo-positives: negatives, or unknown as before. */
export type Rest = "negative" | "unknown";

/**
 * A rule of completion as one file defines it: how unknown labels of earlier tasks' classes become known. Any strategy
 * takes it that is defined where labels of earlier tasks are available.
 */
export interface CompletionDefinition<S extends OptionSpecs = OptionSpecs> extends Definition<S> {
  /** The rule with these options, which are checked; undefined where it completes nothing. */
  make(options: OptionValues<S>): CompletionMethod | undefined;
}

/** Defines a rule of completion: `defineCompletion({ name, summary, source, options, make })`. */
export function defineCompletion<const S extends OptionSpecs, const N extends string>(
  definition: NameKnown<CompletionDefinition<S>, N> & { readonly page: MethodPage },
): NameKnown<Documented<CompletionDefinition<S>>, N>;
export function defineCompletion<const S extends OptionSpecs>(
  definition: CompletionDefinition<S>,
): CompletionDefinition<S>;
export function defineCompletion(definition: CompletionDefinition): CompletionDefinition {
  return definition;
}
