import type { DataReport, ImageCounts, LeftOut, Split } from "../records";
import { identityOf, imagesOf, openSplits, type Benchmark } from "./benchmark";

/** Why an image belongs to no task. */
export const showsNoClass = "none of the classes is known to be present";

/**
 * What became of the images that were read.
 * @param leftOut images that were read and are neither in a task nor in a further test set.
 */
export function countsOf(
  { tasks, otherTests = {} }: Pick<Benchmark, "tasks" | "otherTests">,
  leftOut: readonly LeftOut[],
): ImageCounts {
  const examples = [
    ...tasks.flatMap(({ train, validation, test }) => [...train, ...validation, ...test]),
    ...Object.values(otherTests).flat(),
  ];
  const used = new Set(examples.map(identityOf)).size;
  const byReason = new Map<string, number>();
  for (const { reason, images } of leftOut) if (images > 0) byReason.set(reason, (byReason.get(reason) ?? 0) + images);
  const reasons = [...byReason].map(([reason, images]) => ({ reason, images }));
  return { read: used + reasons.reduce((sum, { images }) => sum + images, 0), used, leftOut: reasons };
}

/** The counts in words: `300 images read, 297 used, 3 left out (none of the classes is known to be present)`. */
export function formatCounts({ read, used, leftOut }: ImageCounts): string {
  const count = (n: number): string => n.toLocaleString("en-US");
  const parts = leftOut.map(({ reason, images }) => `${count(images)} left out (${reason})`);
  return [`${count(read)} images read`, `${count(used)} used`, ...(parts.length > 0 ? parts : ["none left out"])].join(
    ", ",
  );
}

/** Images of each split of a benchmark, each counted once; 0 of a split that cannot be read. */
export function splitCounts(benchmark: Pick<Benchmark, "tasks" | "scoreOn">): Record<Split, number> {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const split of openSplits(benchmark)) counts[split] = imagesOf(benchmark.tasks, split).length;
  return counts;
}

/** A benchmark in numbers, for a line that is said before a run. */
export function dataReport(benchmark: Benchmark): DataReport {
  const { name, counts, notes = [] } = benchmark;
  return { benchmark: name, images: splitCounts(benchmark), ...(counts && { counts }), notes };
}

/** The same in words, a line, and one for each note: `data: scenes, 300 images read, 300 used, none left out; ...`. */
export function formatDataReport({ benchmark, images, counts, notes }: DataReport): string {
  const count = (n: number): string => n.toLocaleString("en-US");
  const said = [benchmark, ...(counts ? [formatCounts(counts)] : [])].join(", ");
  const parts = { "train on": images.train, "choose on": images.validation, "test on": images.test };
  const uses = Object.entries(parts).map(([use, n]) => `${count(n)} to ${use}`);
  return [`data: ${said}; ${uses.join(", ")}`, ...notes.map((note) => `note: ${note}`)].join("\n");
}
