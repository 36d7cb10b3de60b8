import { interval, type Interval } from "../base/interval";
import type { RunRecord } from "../records";

/** Runs of one name: the seeds of one method. */
export interface Group<R = RunRecord> {
  readonly name: string;
  readonly runs: readonly R[];
}

/** Groups runs by name, in order of first appearance. */
export function groups<R extends { readonly name: string }>(runs: readonly R[]): readonly Group<R>[] {
  const byName = new Map<string, R[]>();
  for (const run of runs) {
    const same = byName.get(run.name);
    if (same) same.push(run);
    else byName.set(run.name, [run]);
  }
  return [...byName].map(([name, same]) => ({ name, runs: same }));
}

/** Mean and 95% interval of a value over the runs of a group in which it is defined; null if it is in none. */
export function over<R>(group: Group<R>, value: (run: R) => number | null | undefined): Interval | null {
  const values = group.runs.map(value).filter((v): v is number => v !== null && v !== undefined && Number.isFinite(v));
  return values.length === 0 ? null : interval(values);
}

/** `[T]`: final test mAP of the classes of every task: the last row of R. */
export function finalRow(run: RunRecord): readonly number[] {
  return run.metrics.R[run.metrics.R.length - 1] ?? [];
}

/** The largest number of tasks that one of the runs was evaluated on. */
export function taskCount(runs: readonly RunRecord[]): number {
  return Math.max(0, ...runs.map((run) => finalRow(run).length));
}

/** For captions: "; mean of n seeds with 95% t interval" where some group has several runs, else nothing. */
export function seedsNote(methods: readonly Group<unknown>[]): string {
  const n = Math.max(...methods.map(({ runs }) => runs.length));
  const count = methods.every(({ runs }) => runs.length === n) ? n : `up to ${n}`;
  return n < 2 ? "" : `; mean of ${count} seeds with 95% t interval`;
}
