import { interval, type Interval } from "../base/interval";
import { finalRow, groups, taskCount, type Group } from "../metrics";
import type { Metrics, RunRecord, ThresholdF1 } from "../records";

/** A table of methods. */
export interface Comparison {
  /** Names of the measures. */
  readonly columns: readonly string[];
  /** A row for each method. */
  readonly rows: readonly ComparisonRow[];
}

/** The measures of one method. */
export interface ComparisonRow {
  /** Its name. */
  readonly method: string;
  /** How many runs it has. */
  readonly seeds: number;
  /** Each measure with its 95% t interval; null where it is not defined for every run of the method. */
  readonly values: readonly (Interval | null)[];
}

type Measure = readonly [title: string, valueOf: (run: RunRecord) => number | null | undefined];

const measures: readonly Measure[] = [
  ["ACC", ({ metrics }) => metrics.acc],
  ["average mAP", ({ metrics }) => metrics.averageMAP],
  ["BWT", ({ metrics }) => metrics.bwt],
  ["FWT", ({ metrics }) => metrics.fwt],
  ["forgetting", ({ metrics }) => metrics.forgetting],
  ["CF1", ({ metrics }) => metrics.cf1],
  ["OF1", ({ metrics }) => metrics.of1],
  ["ECE", ({ metrics }) => metrics.calibration?.ece],
];

/**
 * ACC, BWT and the other measures of each method: means over its runs with 95% t intervals. Columns that no method has
 * are left out.
 */
export const compareMeasures = (runs: readonly RunRecord[]): Comparison => compare(groups(runs), measures);

/** Final test mAP of each task's classes, by method. */
export function compareTasks(runs: readonly RunRecord[]): Comparison {
  return compare(
    groups(runs),
    Array.from({ length: taskCount(runs) }, (_, k): Measure => [`task ${k + 1}`, (run) => finalRow(run)[k]]),
  );
}

/** F1 of each method at each threshold that its runs recorded: one table for each kind of threshold. */
export function compareF1(runs: readonly RunRecord[]): { readonly title: string; readonly comparison: Comparison }[] {
  const methods = groups(runs);
  const kinds: [title: string, is: (entry: ThresholdF1) => boolean][] = [
    ["threshold 0.5", ({ threshold, chosenBy }) => chosenBy === "given" && threshold === 0.5],
    ["threshold 0.8", ({ threshold, chosenBy }) => chosenBy === "given" && threshold === 0.8],
    ["threshold with the best OF1 on the validation images", ({ chosenBy }) => chosenBy === "of1"],
    ["threshold with the best CF1 on the validation images", ({ chosenBy }) => chosenBy === "cf1"],
  ];
  return kinds.flatMap(([title, is]) => {
    const entryOf = ({ f1 }: Metrics): ThresholdF1 | undefined => f1?.find(is);
    const comparison = compare(methods, [
      ["threshold", ({ metrics }) => entryOf(metrics)?.threshold],
      ["CF1 (mean of F1)", ({ metrics }) => entryOf(metrics)?.cf1],
      ["CF1 (of CP and CR)", ({ metrics }) => entryOf(metrics)?.cf1OfMeans],
      ["OF1", ({ metrics }) => entryOf(metrics)?.of1],
    ]);
    return comparison.columns.length === 0 ? [] : [{ title, comparison }];
  });
}

function compare(methods: readonly Group[], wanted: readonly Measure[]): Comparison {
  const rows = methods.map((method) => ({
    method: method.name,
    seeds: method.runs.length,
    values: wanted.map(([, valueOf]) => overAll(method, valueOf)),
  }));
  const shown = wanted
    .map(([title], i) => ({ title, i }))
    .filter(({ i }) => rows.some(({ values }) => values[i] !== null));
  return {
    columns: shown.map(({ title }) => title),
    rows: rows.map((row) => ({ ...row, values: shown.map(({ i }) => row.values[i]) })),
  };
}

/**
 * The interval over all runs of a method; null where a run does not have the value. An interval over some of the seeds
 * would look like the others and could not be compared with them.
 */
export function overAll<R>(
  { runs }: Pick<Group<R>, "runs">,
  valueOf: (run: R) => number | null | undefined,
): Interval | null {
  const values = runs
    .map(valueOf)
    .filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  return values.length < runs.length || values.length === 0 ? null : interval(values);
}
