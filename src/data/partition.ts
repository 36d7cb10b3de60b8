import { error } from "../base/errors";
import { random } from "../base/random";
import type { Example, Split, Task } from "./benchmark";

/** Class indices of each task, mutually exclusive, in the order of the sequence. */
export type ClassGroups = readonly (readonly number[])[];

/** Tasks an image belongs to: the `last`, or `each`, of which it has a positive class; or `all`. */
export type Membership = "last" | "each" | "all";

/** Examples of each part; every image is in one part only. */
export type Parts = Readonly<Record<Split, readonly Example[]>>;

/** How examples are divided into parts. */
export interface DivideOptions {
  /** Decides which images are in which part. */
  readonly seed: number;
  /** Part of each task that is test, in [0, 1), rounded down: 0.1 gives the report's 1,029 / 666 / 454. */
  readonly test?: number;
  /**
   * Part of what is left that is held out of training for choices, in [0, 1), rounded down; 0 trains on all, as the
   * paper.
   */
  readonly validation?: number;
}

/** How examples are divided into parts and tasks. */
export interface PartitionOptions extends DivideOptions {
  /** Default `last`, the report's. */
  readonly membership?: Membership;
}

/** Tasks made of examples. */
export interface Partition {
  /** In the order of the sequence. */
  readonly tasks: Task[];
  /** Images that belong to no task. */
  readonly leftOut: number;
}

/** Task of an image, as an index into `tasks`: the *last* one of which it has a positive class; -1 if it has none. */
export function taskOf(labels: Uint8Array, tasks: ClassGroups): number {
  return tasks.findLastIndex((classes) => classes.some((c) => labels[c] === 1));
}

/**
 * Divides examples into tasks, and each task at random into train, validation and test. The parts depend on the seed
 * and on the ids only, not on the order of `examples`, and the test part does not depend on `validation`.
 * @throws `argument/invalid` for a part outside [0, 1).
 */
export function partition(
  examples: readonly Example[],
  tasks: ClassGroups,
  { membership = "last", ...options }: PartitionOptions,
): Partition {
  return assign(divide(examples, tasks, options), tasks, membership);
}

/**
 * Divides examples at random, those of each task (by `taskOf`) and those of none by themselves. Every image is in one
 * part, whatever tasks it will belong to. Parts are in the order of the ids.
 */
export function divide(
  examples: readonly Example[],
  tasks: ClassGroups,
  { seed, test = 0.1, validation = 0.1 }: DivideOptions,
): Parts {
  checkFraction("test", test);
  checkFraction("validation", validation);
  const strata: Example[][] = [...tasks, []].map(() => []);
  for (const example of [...examples].sort(byId)) strata.at(taskOf(example.labels, tasks))?.push(example);
  const parts: Record<Split, Example[]> = { train: [], validation: [], test: [] };
  strata.forEach((stratum, index) => {
    random(seed, "partition", index).shuffle(stratum);
    const tested = share(stratum.length, test);
    const validated = tested + share(stratum.length - tested, validation);
    parts.test.push(...stratum.slice(0, tested));
    parts.validation.push(...stratum.slice(tested, validated));
    parts.train.push(...stratum.slice(validated));
  });
  for (const examplesOfPart of Object.values(parts)) examplesOfPart.sort(byId);
  return parts;
}

/** Gives every task its images of each part, in the order of the part. */
export function assign(parts: Parts, tasks: ClassGroups, membership: Membership): Partition {
  const belongs = (labels: Uint8Array): number[] => {
    if (membership === "last") return [taskOf(labels, tasks)].filter((task) => task >= 0);
    const everyTask = tasks.map((_, task) => task);
    return membership === "all" ? everyTask : everyTask.filter((task) => tasks[task].some((c) => labels[c] === 1));
  };
  const groups = tasks.map((): Record<Split, Example[]> => ({ train: [], validation: [], test: [] }));
  let leftOut = 0;
  for (const split of ["train", "validation", "test"] as const) {
    for (const example of parts[split]) {
      const itsTasks = belongs(example.labels);
      if (itsTasks.length === 0) leftOut++;
      for (const task of itsTasks) groups[task][split].push(example);
    }
  }
  return { tasks: groups.map((group, index) => ({ number: index + 1, classes: tasks[index], ...group })), leftOut };
}

function byId(a: Example, b: Example): number {
  return Number(a.id > b.id) - Number(a.id < b.id);
}

/** Rounded down, but 0.29 of 100 is 29 though the product of the doubles is just below. */
function share(count: number, fraction: number): number {
  return Math.floor(count * fraction + 1e-9);
}

function checkFraction(argument: string, fraction: number): void {
  if (!(fraction >= 0 && fraction < 1))
    throw error("argument/invalid", { argument, received: fraction, takes: "a fraction from 0 to below 1" });
}
