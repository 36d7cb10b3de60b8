import { named } from "../base/named";
import type { LeftOut } from "../records";
import { formatCounts } from "./counts";
import { identityOf, type Benchmark, type Example, type Split } from "./benchmark";

/** What `palimpsest data partition --json` prints. */
export interface PartitionSummary {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Images of all tasks, each counted once. */
  readonly images: number;
  /** Images that the data list: those that are used, and those left out; missing where the benchmark does not say. */
  readonly read?: number;
  /** Images that were read and are not used, by reason. */
  readonly leftOut?: readonly LeftOut[];
  /** What a person should know of the data, a sentence each. */
  readonly notes?: readonly string[];
  /** Names of its classes. */
  readonly classes: readonly string[];
  /** Counts of each task, in order. */
  readonly tasks: readonly TaskSummary[];
}

/** Counts of one task. */
export interface TaskSummary {
  /** Number of the task, from 1. */
  readonly task: number;
  /** Names of the classes that the task brings. */
  readonly classes: readonly string[];
  /** train + validation + test. */
  readonly images: number;
  /** Number of training images. */
  readonly train: number;
  /** Number of validation images. */
  readonly validation: number;
  /** Number of test images. */
  readonly test: number;
  /** Images with each class, over all images of the task, for every class of the benchmark. */
  readonly positives: Readonly<Record<string, number>>;
  /** The same over the images of each part. */
  readonly positivesIn: Readonly<Record<Split, Readonly<Record<string, number>>>>;
  /** Number of images with 1, 2, ... positive classes. */
  readonly positivesPerImage: Readonly<Record<string, number>>;
}

/** Counts images and labels of a benchmark, task by task. */
export function summarise({
  name,
  classes,
  tasks,
  counts,
  notes,
}: Pick<Benchmark, "name" | "classes" | "tasks" | "counts" | "notes">): PartitionSummary {
  const positivesOf = (examples: readonly Example[]): Record<string, number> => {
    const sums = new Uint32Array(classes.length);
    for (const { labels } of examples) for (let c = 0; c < sums.length; c++) sums[c] += Number(labels[c] === 1);
    return named(classes, (_label, c) => sums[c]);
  };
  const summaries = tasks.map(({ number, classes: taskClasses, train, validation, test }): TaskSummary => {
    const examples = [...train, ...validation, ...test];
    return {
      task: number,
      classes: taskClasses.map((c) => classes[c]),
      images: examples.length,
      train: train.length,
      validation: validation.length,
      test: test.length,
      positives: positivesOf(examples),
      positivesIn: { train: positivesOf(train), validation: positivesOf(validation), test: positivesOf(test) },
      positivesPerImage: histogram(examples),
    };
  });
  const images = new Set(
    tasks.flatMap(({ train, validation, test }) => [...train, ...validation, ...test].map(identityOf)),
  ).size;
  return {
    benchmark: name,
    images,
    ...(counts && { read: counts.read, leftOut: counts.leftOut }),
    ...(notes && { notes }),
    classes,
    tasks: summaries,
  };
}

/** Mean number of positive classes of a task's images; 0 where it has none. */
export function meanPositives({ positives, images }: Pick<TaskSummary, "positives" | "images">): number {
  return images === 0 ? 0 : Object.values(positives).reduce((sum, count) => sum + count, 0) / images;
}

function histogram(examples: readonly Example[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { labels } of examples) {
    const positives = labels.reduce((sum, label) => sum + label, 0);
    counts[positives] = (counts[positives] ?? 0) + 1;
  }
  return counts;
}

/** The summary as a table of plain text: a column a task, its own classes marked `*`. */
export function formatSummary({ benchmark, images, classes, tasks, read, leftOut = [] }: PartitionSummary): string {
  const count = (n: number): string => n.toLocaleString("en-US");
  const mean = (task: TaskSummary): string => (task.images === 0 ? "-" : meanPositives(task).toFixed(2));
  const rows: string[][] = [
    ["", ...tasks.map(({ task }) => `task ${task}`)],
    ...(["images", "train", "validation", "test"] as const).map((heading) => [
      heading,
      ...tasks.map((task) => count(task[heading])),
    ]),
    ["positives per image", ...tasks.map(mean)],
    [],
    ...classes.map((label) => [
      label,
      ...tasks.map(
        ({ classes: taskClasses, positives }) => (taskClasses.includes(label) ? "*" : "") + count(positives[label]),
      ),
    ]),
  ];
  const width = Math.max(...rows.map(([label = ""]) => label.length));
  const lines = rows.map(([label = "", ...cells]) =>
    (label.padEnd(width) + cells.map((cell) => cell.padStart(10)).join("")).trimEnd(),
  );
  const used = (read ?? 0) - leftOut.reduce((sum, { images: left }) => sum + left, 0);
  return [
    `${benchmark}: ${count(images)} images, ${classes.length} classes, ${tasks.length} tasks`,
    ...(read === undefined ? [] : [formatCounts({ read, used, leftOut })]),
    "",
    ...lines,
  ].join("\n");
}
