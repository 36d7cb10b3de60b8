import { interval, type Interval } from "../base/interval";
import { finalRow, groups, taskCount, type Group } from "../metrics/overRuns";
import type { Metrics, RunRecord, ThresholdF1 } from "../records";

/** A table of methods: `null` where a measure is not defined for every run of the method. */
export interface Comparison {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly method: string;
    readonly seeds: number;
    readonly values: readonly (Interval | null)[];
  }[];
}

type Measure = readonly [title: string, of: (run: RunRecord) => number | null | undefined];

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

/** The measures of each method: means over its runs and 95% t intervals. Columns that no method has are left out. */
export const compareMeasures = (runs: readonly RunRecord[]): Comparison => compare(groups(runs), measures);

/** Final test mAP of each task's classes. */
export function compareTasks(runs: readonly RunRecord[]): Comparison {
  return compare(
    groups(runs),
    Array.from({ length: taskCount(runs) }, (_, k): Measure => [`task ${k + 1}`, (run) => finalRow(run)[k]]),
  );
}

/** F1 of each method at each threshold that its runs recorded: one table for each kind of threshold. */
export function compareF1(runs: readonly RunRecord[]): { readonly title: string; readonly comparison: Comparison }[] {
  const all = groups(runs);
  const kinds: [title: string, is: (entry: ThresholdF1) => boolean][] = [
    ["threshold 0.5", ({ threshold, chosenBy }) => chosenBy === "given" && threshold === 0.5],
    ["threshold 0.8", ({ threshold, chosenBy }) => chosenBy === "given" && threshold === 0.8],
    ["threshold with the best OF1 on the validation images", ({ chosenBy }) => chosenBy === "of1"],
    ["threshold with the best CF1 on the validation images", ({ chosenBy }) => chosenBy === "cf1"],
  ];
  return kinds.flatMap(([title, is]) => {
    const at = ({ f1 }: Metrics): ThresholdF1 | undefined => f1?.find(is);
    const comparison = compare(all, [
      ["threshold", ({ metrics }) => at(metrics)?.threshold],
      ["CF1 (mean of F1)", ({ metrics }) => at(metrics)?.cf1],
      ["CF1 (of CP and CR)", ({ metrics }) => at(metrics)?.cf1OfMeans],
      ["OF1", ({ metrics }) => at(metrics)?.of1],
    ]);
    return comparison.columns.length === 0 ? [] : [{ title, comparison }];
  });
}

function compare(all: readonly Group[], wanted: readonly Measure[]): Comparison {
  const rows = all.map((group) => ({
    method: group.name,
    seeds: group.runs.length,
    values: wanted.map(([, of]) => overAll(group, of)),
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
 * The interval over all runs of a group, or null: one over some of its seeds would look like the others and mean less.
 */
function overAll({ runs }: Group, of: Measure[1]): Interval | null {
  const values = runs.map(of).filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  return values.length < runs.length ? null : interval(values);
}
