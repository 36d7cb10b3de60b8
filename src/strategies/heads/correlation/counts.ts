import type { Batch } from "../../../data";
import type { Situation } from "../../interface/strategy";

/** What the correlations of a task are made of, over C classes; entries of other classes are 0. */
export interface LabelCounts {
  /** The task, 1-based; 0 before the first. */
  readonly task: number;
  /** `[C]`: of a new class, the images that show it. */
  readonly positives: Float32Array;
  /** `[C]`: of a class of earlier tasks, the sum of its soft labels. */
  readonly soft: Float32Array;
  /**
   * `[C * C]`, row by row: of two new classes, the images that show both; of a class of earlier tasks, a row, and a new
   * one, a column, the sum of the soft labels of the first over the images that show the second.
   */
  readonly together: Float32Array;
}

/** Counts of a task before its first batch. */
export const noCounts = (task: number, classes: number): LabelCounts => ({
  task,
  positives: new Float32Array(classes),
  soft: new Float32Array(classes),
  together: new Float32Array(classes * classes),
});

/**
 * Adds a batch to the counts of a task (Kaile-Du/AGCN, make_cmatrix_online.py, `online_update_hh_cmatrix` and
 * `online_update_sh_cmatrix`). Labels count for the new classes, where they are annotated. The soft label of a class of
 * earlier tasks is the softmax, over the classes of earlier tasks, of the logits of the network before the task.
 * @param previous those logits, [n * C]. Without them classes of earlier tasks have no soft labels.
 */
export function addBatch(
  { positives, soft, together }: LabelCounts,
  { slices, classes }: Pick<Situation, "slices" | "classes">,
  { labels, known, size }: Pick<Batch, "labels" | "known" | "size">,
  previous: ArrayLike<number> | undefined,
): void {
  const [earlier, fresh] = [slices.slice(0, -1).flat(), slices[slices.length - 1]];
  for (let row = 0; row < size * classes; row += classes) {
    const shown = fresh.filter((c) => labels[row + c] === 1 && known[row + c] === 1);
    for (const c of shown) {
      positives[c]++;
      for (const other of shown) if (other !== c) together[c * classes + other]++;
    }
    const answers = previous && softmax(earlier.map((c) => previous[row + c]));
    answers?.forEach((answer, k) => {
      soft[earlier[k]] += answer;
      for (const c of shown) together[earlier[k] * classes + c] += answer;
    });
  }
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
