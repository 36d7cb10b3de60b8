import { named } from "../base/named";
import type { Example, Task } from "../data";
import type { CompletedClass, CompletionEvent, RunParameters } from "../records";
import type { Situation } from "../strategies";
import { signalOfRank, type RunContext } from "./context";
import { answersOn } from "./evaluation/evaluate";
import type { TaskLearner } from "./learner";

/** A task whose labels of earlier classes are completed, before its first step. */
export interface TaskToComplete {
  readonly task: Task;
  readonly situation: Situation;
  /** Its training images, with the labels that the regime shows. */
  readonly examples: readonly Example[];
  /** Names of all classes. */
  readonly classes: readonly string[];
}

/**
 * Finds how the labels of earlier tasks' classes are completed in a task, from what the network before the task answers
 * for its training images, and tells how right that is. Nothing where a run completes nothing, and in the first task.
 */
export async function beginCompletion(
  { completion, previous }: Pick<TaskLearner, "completion" | "previous">,
  { task, situation, examples, classes }: TaskToComplete,
  { imageSize, batch }: Pick<RunParameters, "imageSize" | "batch">,
  context: RunContext,
): Promise<void> {
  if (!completion.completes || !previous) return;
  const { world, cache } = context;
  const options = { imageSize, batch: Math.max(batch, 64), cache, signal: signalOfRank(context), world };
  const answers = await answersOn(previous, examples, options);
  const { labels, known } = { labels: Uint8Array.from(answers.labels), known: Uint8Array.from(answers.known) };
  const { threshold, expected } = completion.taskBegins(situation, answers.logits);
  const made = completion.complete({ labels, known }, situation, () => answers.logits);
  const counts = situation.slices
    .slice(0, -1)
    .flat()
    .map((c) => [c, countsOf(c)] as const);
  function countsOf(c: number): CompletedClass {
    const entries = task.train.map((truth, i) => ({ truth, at: i * classes.length + c }));
    const hidden = entries.filter(({ truth, at }) => known[at] === 0 && truth.known[c] === 1);
    const positive = hidden.filter(({ at }) => made.labels[at] === 1);
    return {
      made: positive.length,
      right: positive.filter(({ truth }) => truth.labels[c] === 1).length,
      hidden: hidden.filter(({ truth }) => truth.labels[c] === 1).length,
    };
  }
  context.on(eventOf({ task: task.number, threshold, expected, images: examples.length }, counts, classes));
}

/** The event of a completion, with the counts of its classes. */
function eventOf(
  { expected, ...facts }: Pick<CompletionEvent, "task" | "threshold" | "images" | "expected">,
  counts: readonly (readonly [c: number, CompletedClass])[],
  classes: readonly string[],
): CompletionEvent {
  const total = (count: keyof CompletedClass): number => counts.reduce((sum, [, of]) => sum + of[count], 0);
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return {
    type: "completion",
    ...facts,
    ...(expected !== undefined && { expected }),
    precision: share(total("right"), total("made")),
    recall: share(total("right"), total("hidden")),
    classes: named(
      counts.map(([c]) => classes[c]),
      (_name, k) => counts[k][1],
    ),
  };
}
