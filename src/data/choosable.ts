import { imagesOf, type Benchmark, type Example, type Split, type Task } from "./benchmark";

/** A task after which no epoch can be chosen on a split, because the measure that chooses is not defined there. */
export interface TaskWithoutChoice {
  /** Number of the task, from 1. */
  readonly task: number;
  /** Images that the choice would be made on, none of which is known to show a class seen so far. */
  readonly images: number;
}

/**
 * The tasks after which the mAP of the classes seen so far is not defined on a split: there are no images to take it
 * on, or no image is known to show one of these classes.
 */
export function tasksWithoutChoice(
  { tasks, testOn = "all" }: Pick<Benchmark, "tasks" | "testOn">,
  split: Exclude<Split, "train">,
): TaskWithoutChoice[] {
  return tasks.flatMap(({ number: task }, index) => {
    const tasksSoFar = tasks.slice(0, index + 1);
    const examples = imagesOf(split === "test" && testOn === "all" ? tasks : tasksSoFar, split);
    const isDefined = examples.some((example) => showsOneOf(example, tasksSoFar));
    return isDefined ? [] : [{ task, images: examples.length }];
  });
}

/** What a run of these tasks is told beforehand of its choices on validation images; one line. */
export function formatWithoutChoice(tasks: readonly TaskWithoutChoice[]): string {
  const reason = (images: number): string =>
    images === 0 ? "no validation images" : `${images} validation images, none with a class seen so far`;
  const listed = tasks.map(({ task, images }) => `task ${task} (${reason(images)})`).join(", ");
  return (
    `a run cannot choose its epochs of ${listed}: hold out images that show these classes, or run with ` +
    "--selection test or --selection last"
  );
}

const showsOneOf = ({ labels, known }: Example, tasks: readonly Pick<Task, "classes">[]): boolean =>
  tasks.some(({ classes }) => classes.some((c) => labels[c] === 1 && known[c] === 1));
