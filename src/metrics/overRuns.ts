import type { RunRecord } from "../records";
import { interval, type Interval } from "../base/interval";

/** Runs of one name: seeds of the same method. */
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

/** Interval over the runs of a group for which the value is defined; null if none is. */
export function over<R>(group: Group<R>, value: (run: R) => number | null | undefined): Interval | null {
  const values = group.runs.map(value).filter((v): v is number => v !== null && v !== undefined && Number.isFinite(v));
  return values.length === 0 ? null : interval(values);
}

/** Final mAP of every task: the last row of R. */
export function finalRow(run: RunRecord): readonly number[] {
  return run.metrics.R[run.metrics.R.length - 1] ?? [];
}

/** The most tasks any of the runs was evaluated on. */
export function taskCount(runs: readonly RunRecord[]): number {
  return Math.max(0, ...runs.map((run) => finalRow(run).length));
}

/** "mean of n seeds ..." when some group has several runs, else nothing: what the bars' intervals mean. */
export function seedsNote(all: readonly Group<unknown>[]): string {
  const n = Math.max(...all.map((group) => group.runs.length));
  return n < 2 ? "" : `; mean of ${all.every((g) => g.runs.length === n) ? n : `up to ${n}`} seeds with 95% t interval`;
}
