import { error } from "../../errors";
import { random } from "../../random";
import type { Example, Task } from "../benchmark";

export interface PartitionOptions {
  readonly seed: number;
  /** Part of each task that is test, in [0, 1), rounded down: 0.1 gives the paper's 1,029 / 666 / 454. */
  readonly test?: number;
  /** Part of what is left that is held out of training for choices, in [0, 1), rounded down; 0 trains on all, as the paper. */
  readonly validation?: number;
}

export interface Partition {
  readonly tasks: Task[];
  /** Images without a positive class of any task. */
  readonly leftOut: number;
}

/**
 * Task of an image, as an index into `tasks`: the *last* one of which it has a positive class; -1 if it has none.
 * @param tasks class indices of each task, in the order of the sequence.
 */
export function taskOf(labels: Uint8Array, tasks: readonly (readonly number[])[]): number {
  return tasks.findLastIndex((classes) => classes.some((c) => labels[c] === 1));
}

/** Examples of each task by `taskOf`, order kept, and the number of those that belong to none. */
export function groupByTask(
  examples: readonly Example[],
  tasks: readonly (readonly number[])[],
): { groups: Example[][]; leftOut: number } {
  const groups: Example[][] = tasks.map(() => []);
  let leftOut = 0;
  for (const example of examples) {
    const task = taskOf(example.labels, tasks);
    if (task < 0) leftOut++;
    else groups[task].push(example);
  }
  return { groups, leftOut };
}

/**
 * Divides examples into tasks, and each task at random into train, validation and test. The parts depend on the seed and on the
 * ids only, not on the order of `examples`, and the test part does not depend on `validation`.
 * @param tasks class indices of each task, mutually exclusive.
 * @throws `argument/invalid` for a part outside [0, 1).
 */
export function partition(
  examples: readonly Example[],
  tasks: readonly (readonly number[])[],
  { seed, test = 0.1, validation = 0.1 }: PartitionOptions,
): Partition {
  checkPart("test", test);
  checkPart("validation", validation);
  const { groups, leftOut } = groupByTask([...examples].sort(byId), tasks);
  return {
    leftOut,
    tasks: groups.map((group, index): Task => {
      const shuffled = random(seed, "partition", index).shuffle([...group]);
      const tested = share(shuffled.length, test);
      const validated = tested + share(shuffled.length - tested, validation);
      return {
        number: index + 1,
        classes: tasks[index],
        train: shuffled.slice(validated).sort(byId),
        validation: shuffled.slice(tested, validated).sort(byId),
        test: shuffled.slice(0, tested).sort(byId),
      };
    }),
  };
}

function byId(a: Example, b: Example): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Rounded down, but 0.29 of 100 is 29 though the product of the doubles is just below. */
function share(count: number, part: number): number {
  return Math.floor(count * part + 1e-9);
}

function checkPart(argument: string, part: number): void {
  if (!(part >= 0 && part < 1)) throw error("argument/invalid", { argument, received: part, takes: "a fraction from 0 to below 1" });
}
