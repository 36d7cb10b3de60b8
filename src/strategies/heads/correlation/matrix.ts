import { mustGet } from "../../../base/mustGet";
import type { Situation } from "../../interface/strategy";
import type { LabelCounts } from "./counts";

/** From which share of its images on a class counts as related to another. */
export interface Thresholds {
  /** Between the classes of the first task. */
  readonly first: number;
  /** Between the classes of a later task. */
  readonly within: number;
  /** Between a new class and one of an earlier task. */
  readonly between: number;
}

/** How relations within a task become weights. */
interface Weighting {
  /** What the relations of a class are worth together, beside 1 for the class itself. */
  readonly scale: number;
  /** Of the degrees by which the weights are divided. */
  readonly exponent: number;
}

/** Kaile-Du/AGCN, GCN.py, `gen_A2` and `gen_P`. */
const ofFirstTask: Weighting = { scale: 0.28, exponent: 0.8 };

/** The same functions of make_cmatrix_online.py there. */
const ofLaterTask: Weighting = { scale: 0.25, exponent: 0.5 };

/** What the relations between a new class and those of earlier tasks are worth together (`gen_A3` there). */
const betweenTasks = 0.25;

/** Counts and sums begin with these there, so that nothing is divided by 0. */
const [leastCount, leastSoft, leastSum] = [1e-6, 1e-10, 1e-6];

/** A number for each pair of a row and a column. */
type Entries = (row: number, column: number) => number;

/**
 * Writes the relations of a task's classes into the augmented correlation matrix (Kaile-Du/AGCN, GCN.py,
 * make_cmatrix_online.py, `generate_aug_cmatrix`). Entry (i, j) says how much class i gets of class j. Those of two
 * classes of earlier tasks, and of classes still to come, stay as they are.
 *
 * - Of new classes, i is related to j where the share of the images of j that show i is at least the threshold. A is
 *   I + s (relations / their number in the column), d are the sums of the rows of A to the power -e, and the entry is
 *   A_ji d_i d_j; s and e are those of the task.
 * - Of a class i of an earlier task and a new class j, entry (i, j) is 0.25 divided by the relations in its column
 *   where the mean soft label of i over the images of j is at least `between`, and 0 elsewhere. Entry (j, i) is made
 *   likewise of half the share that these images have in all soft labels of i: by the rule of Bayes that is half the
 *   probability of j, given i.
 *
 * @param matrix `[C * C]`, row by row; it is changed.
 */
export function writeRelations(
  matrix: Float32Array,
  { positives, soft, together }: LabelCounts,
  { slices, classes }: Pick<Situation, "slices" | "classes">,
  { first, within, between }: Thresholds,
): void {
  const [earlier, fresh] = [slices.slice(0, -1).flat(), slices[slices.length - 1]];
  const put = (entry: Entries, rows: readonly number[], columns: readonly number[]): void => {
    for (const i of rows) for (const j of columns) matrix[i * classes + j] = entry(i, j);
  };
  const both: Entries = (i, j) => together[i * classes + j];

  const isFirst = earlier.length === 0;
  const share: Entries = (i, j) => both(i, j) / (positives[j] + leastCount);
  const related = shared(share, fresh, fresh, isFirst ? first : within);
  put(symmetric(related, fresh, isFirst ? ofFirstTask : ofLaterTask), fresh, fresh);

  const softShare: Entries = (i, j) => both(i, j) / (positives[j] + leastSoft);
  const reversed: Entries = (j, i) => both(i, j) / (soft[i] + leastSoft) / 2;
  const scaled =
    (entry: Entries): Entries =>
    (i, j) =>
      betweenTasks * entry(i, j);
  put(scaled(shared(softShare, earlier, fresh, between)), earlier, fresh);
  put(scaled(shared(reversed, fresh, earlier, between)), fresh, earlier);
}

/** 1 where an entry is at least the threshold and else 0, divided by the sum of its column. */
function shared(entry: Entries, rows: readonly number[], columns: readonly number[], threshold: number): Entries {
  const isRelated: Entries = (i, j) => Number(entry(i, j) >= threshold);
  const sums = new Map(columns.map((j) => [j, leastSum + rows.reduce((sum, i) => sum + isRelated(i, j), 0)] as const));
  return (i, j) => isRelated(i, j) / mustGet(sums, j);
}

/** The weights of relations within a task, divided by degrees. */
function symmetric(related: Entries, among: readonly number[], { scale, exponent }: Weighting): Entries {
  const weight: Entries = (i, j) => scale * related(i, j) + Number(i === j);
  const degreeOf = (i: number): number => among.reduce((sum, j) => sum + weight(i, j), 0);
  const factors = new Map(among.map((i) => [i, degreeOf(i) ** -exponent] as const));
  return (i, j) => weight(j, i) * mustGet(factors, i) * mustGet(factors, j);
}
