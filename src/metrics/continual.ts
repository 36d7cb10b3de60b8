/**
 * R of a sequence of T tasks, T+1 rows of T columns: R[i][k] is the mAP of the classes of task k+1 after training task
 * i; row 0 is before training. The measures below are null where they are not defined: with fewer than two tasks, with
 * rows that are missing (joint training has no sequence), or with values that are not numbers.
 */
export type ScoreMatrix = readonly (readonly number[])[];

/**
 * BWT: mean over k < T of R[T][k] - R[k][k]; negative where later training lowered earlier tasks (Lopez-Paz and Ranzato
 * 2017).
 */
export function backwardTransfer(R: ScoreMatrix): number | null {
  const T = taskCountOf(R);
  return mean(
    pairs(T)
      .filter(([, k]) => k === T)
      .map(([i]) => entry(R, T, i) - entry(R, i, i)),
  );
}

/**
 * FWT as the original computes it: mean over all pairs i < k of R[i][k] - R[0][k], the gain of a task not trained yet
 * (Li 2018).
 */
export function forwardTransfer(R: ScoreMatrix): number | null {
  return mean(pairs(taskCountOf(R)).map(([i, k]) => entry(R, i, k) - entry(R, 0, k)));
}

/** GEM's FWT: mean over k > 1 of R[k-1][k] - R[0][k] (Lopez-Paz and Ranzato 2017). */
export function gemForwardTransfer(R: ScoreMatrix): number | null {
  return mean(
    pairs(taskCountOf(R))
      .filter(([i, k]) => i === k - 1)
      .map(([i, k]) => entry(R, i, k) - entry(R, 0, k)),
  );
}

/** Forgetting: mean over k < T of (max over 1 <= i < T of R[i][k]) - R[T][k] (Chaudhry et al. 2018). */
export function forgetting(R: ScoreMatrix): number | null {
  const T = taskCountOf(R);
  const best = (k: number): number => Math.max(...R.slice(1, T).map((row) => row[k - 1]));
  return mean(
    pairs(T)
      .filter(([, k]) => k === T)
      .map(([k]) => best(k) - entry(R, T, k)),
  );
}

/**
 * Learning accuracy of the later tasks: mean over k > 1 of R[k][k], which is what each reaches right after its own
 * training. Riemer et al. 2019 count the first task too, in which there is nothing to remember yet.
 */
export function learningAccuracy(R: ScoreMatrix): number | null {
  const T = taskCountOf(R);
  return mean(Array.from({ length: Math.max(0, T - 1) }, (_, k) => entry(R, k + 2, k + 2)));
}

/**
 * Average mAP of class-incremental work: mean over the tasks of the mAP of the classes seen after each (Dong et al.
 * 2023); null unless all are numbers.
 */
export const averageMAP = (seen: readonly number[]): number | null => mean(seen);

/** The mAP of task `k`, 1-based, after training task `i`. */
const entry = (R: ScoreMatrix, i: number, k: number): number => R[i][k - 1];

/** Number of tasks if the matrix is whole, otherwise 0. */
const taskCountOf = (R: ScoreMatrix): number =>
  R.length > 0 && R.every((row) => row.length === R.length - 1) ? R.length - 1 : 0;

/** All 1 <= i < k <= T. */
function pairs(T: number): [number, number][] {
  return Array.from({ length: T }, (_, k) =>
    Array.from({ length: k }, (_, i): [number, number] => [i + 1, k + 1]),
  ).flat();
}

function mean(values: readonly number[]): number | null {
  const result = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Number.isFinite(result) ? result : null;
}
