/**
 * Measures of a sequence of tasks from R: R[i][k] is the mAP of the classes of task k+1 after training task i, row 0
 * before training, so T+1 rows of T columns. Each is null unless it is defined: fewer than two tasks, rows that are
 * missing (joint training has no sequence) or values that are not numbers.
 */
export type ScoreMatrix = readonly (readonly number[])[];

/**
 * BWT: mean over k < T of R[T][k] - R[k][k]; negative where later training lowered earlier tasks (Lopez-Paz and Ranzato
 * 2017).
 */
export function backwardTransfer(R: ScoreMatrix): number | null {
  const T = tasks(R);
  return mean(
    pairs(T)
      .filter(([, k]) => k === T)
      .map(([i]) => at(R, T, i) - at(R, i, i)),
  );
}

/**
 * FWT as the original computes it: mean over all pairs i < k of R[i][k] - R[0][k], the gain of a task not trained yet
 * (Li 2018).
 */
export function forwardTransfer(R: ScoreMatrix): number | null {
  return mean(pairs(tasks(R)).map(([i, k]) => at(R, i, k) - at(R, 0, k)));
}

/** GEM's FWT: mean over k > 1 of R[k-1][k] - R[0][k] (Lopez-Paz and Ranzato 2017). */
export function gemForwardTransfer(R: ScoreMatrix): number | null {
  return mean(
    pairs(tasks(R))
      .filter(([i, k]) => i === k - 1)
      .map(([i, k]) => at(R, i, k) - at(R, 0, k)),
  );
}

/** Forgetting: mean over k < T of (max over 1 <= i < T of R[i][k]) - R[T][k] (Chaudhry et al. 2018). */
export function forgetting(R: ScoreMatrix): number | null {
  const T = tasks(R);
  const best = (k: number): number => Math.max(...R.slice(1, T).map((row) => row[k - 1]));
  return mean(
    pairs(T)
      .filter(([, k]) => k === T)
      .map(([k]) => best(k) - at(R, T, k)),
  );
}

/**
 * Learning accuracy of the later tasks: mean over k > 1 of R[k][k], what each reaches right after it was trained
 * (Riemer et al. 2019, who count the first task too, where there is nothing to remember yet).
 */
export function learningAccuracy(R: ScoreMatrix): number | null {
  const T = tasks(R);
  return mean(Array.from({ length: Math.max(0, T - 1) }, (_, k) => at(R, k + 2, k + 2)));
}

/**
 * Average mAP of class-incremental work: mean over the tasks of the mAP of the classes seen after each (Dong et al.
 * 2023); null unless all are numbers.
 */
export const averageMAP = (seen: readonly number[]): number | null => mean(seen);

/** Entry of task `k`, 1-based, after training task `i`. */
const at = (R: ScoreMatrix, i: number, k: number): number => R[i][k - 1];

/** Number of tasks if the matrix is whole, otherwise 0. */
const tasks = (R: ScoreMatrix): number =>
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
