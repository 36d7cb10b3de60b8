import type { Example } from "../benchmark";

/** How often classes are shown together. */
export interface CoOccurrence {
  /** Indices of the classes of rows and columns: all, or those of most images. */
  readonly classes: readonly number[];
  /** `[row][column]`: images that show both; on the diagonal, those that show the class. */
  readonly counts: readonly (readonly number[])[];
}

/** Most rows: more than these nobody reads. */
const mostClasses = 60;

/** Counts the images that are known to show each pair of classes. Of many classes those of most images are taken. */
export function coOccurrence(examples: readonly Example[], classes: number): CoOccurrence {
  const totals = new Uint32Array(classes);
  for (const { labels, known } of examples) for (let c = 0; c < classes; c++) totals[c] += labels[c] & known[c];
  const kept = [...totals.keys()]
    .sort((a, b) => totals[b] - totals[a] || a - b)
    .slice(0, mostClasses)
    .sort((a, b) => a - b);
  const counts = kept.map(() => new Array<number>(kept.length).fill(0));
  for (const { labels, known } of examples) {
    const shown = [...kept.keys()].filter((place) => labels[kept[place]] === 1 && known[kept[place]] === 1);
    for (const row of shown) for (const column of shown) counts[row][column]++;
  }
  return { classes: kept, counts };
}
