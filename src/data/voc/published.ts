import type { PartitionSummary, TaskSummary } from "../summary";
import { vocClasses, vocTasks } from "./classes";

/**
 * Counts of one task: images with each class, in the order of `vocClasses`, by part; images with 1, 2 ... positives, of
 * both parts.
 */
interface Counts {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly histogram: readonly number[];
}

const published: readonly Counts[] = [
  {
    train: [3635, 1752, 1711, 792, 1428, 1202, 659, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    test: [402, 154, 199, 80, 163, 134, 79, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    histogram: [8332, 1845, 112, 8],
  },
  {
    train: [2323, 352, 74, 324, 82, 12, 131, 986, 958, 832, 914, 886, 671, 874, 0, 0, 0, 0, 0, 0],
    test: [248, 29, 13, 28, 7, 0, 12, 115, 100, 75, 117, 110, 80, 91, 0, 0, 0, 0, 0, 0],
    histogram: [3463, 2676, 480, 46, 1],
  },
  {
    train: [1341, 282, 115, 666, 56, 29, 247, 10, 5, 143, 9, 36, 220, 27, 869, 817, 765, 704, 526, 473],
    test: [153, 26, 13, 91, 3, 0, 34, 1, 1, 10, 3, 2, 25, 1, 90, 111, 96, 77, 45, 45],
    histogram: [2067, 1551, 728, 158, 34, 2],
  },
];

const byName = (counts: readonly number[]): Record<string, number> =>
  Object.fromEntries(vocClasses.map((name, c) => [name, counts[c]]));
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const tasks = published.map(({ train, test, histogram }, index): TaskSummary => {
  const images = sum(histogram);
  // The tenth of a task that is test, rounded down as in the original.
  const tested = Math.floor(images / 10);
  return {
    task: index + 1,
    classes: vocTasks[index].map((c) => vocClasses[c]),
    images,
    train: images - tested,
    validation: 0,
    test: tested,
    positives: byName(train.map((count, c) => count + test[c])),
    positivesIn: { train: byName(train), validation: byName(train.map(() => 0)), test: byName(test) },
    positivesPerImage: Object.fromEntries(histogram.map((count, index) => [index + 1, count])),
  };
});

/**
 * Pascal VOC 2007+2012 as the report (Li 2018) divides it, without a validation part: the counts behind its Figures 1
 * to 4.
 */
export const publishedVoc: PartitionSummary = {
  benchmark: "voc",
  images: sum(tasks.map(({ images }) => images)),
  classes: vocClasses,
  tasks,
};
