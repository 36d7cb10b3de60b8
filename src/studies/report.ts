import { estimateTexts } from "../base/numbers/estimates";
import type { Interval } from "../base/interval";
import { over } from "../metrics/overRuns";
import type { RunRecord } from "../records";
import {
  assertTold,
  budgetCells,
  methodBudget,
  unequalColumns,
  type BudgetColumn,
  type MethodBudget,
} from "../compare/budget";
import type { CachedRun } from "./cached";
import { planReport, type PlanReport } from "./plan/effects";
import type { StudyRuns } from "./runStudy";
import type { StudyMethod } from "./study";

/** Measures of a study's table: what is read from a run, where it is defined. */
const measures = {
  averageMAP: ({ metrics }: RunRecord) => (hasAllSessions(metrics) ? metrics.averageMAP : null),
  acc: ({ metrics }: RunRecord) => metrics.acc,
  bwt: ({ metrics }: RunRecord) => metrics.bwt,
  fwt: ({ metrics }: RunRecord) => metrics.fwt,
  cf1: ({ metrics }: RunRecord) => metrics.cf1,
  of1: ({ metrics }: RunRecord) => metrics.of1,
} as const satisfies Record<string, (run: RunRecord) => number | null | undefined>;

type Measure = keyof typeof measures;

/** Measures and what tables call them, in the order of their columns. */
const columns = [
  ["averageMAP", "average mAP"],
  ["acc", "ACC"],
  ["bwt", "BWT"],
  ["fwt", "FWT"],
  ["cf1", "CF1"],
  ["of1", "OF1"],
] as const satisfies readonly (readonly [Measure, string])[];

/** Joint training has one task of the benchmark's several: its one mAP is no mean of the same kind as others' are. */
const hasAllSessions = ({ seenMAP = [], R }: RunRecord["metrics"]): boolean => seenMAP.length === R[0].length;

/** What a study found, as it is committed: `docs/results/NAME.json`. */
export interface StudyReport {
  /** Name of the study. */
  readonly study: string;
  /** Its question, as a heading. */
  readonly title: string;
  /** What its methods have in common. */
  readonly protocol: string;
  /** The command that makes it again. */
  readonly command: string;
  /** Size of its experiments. */
  readonly scale: string;
  /** Run seeds of every method. */
  readonly seeds: readonly number[];
  /** Commits that made the runs, in alphabetical order; `+` after one whose sources were changed. */
  readonly commits: readonly string[];
  /** What its table tells of budgets. Default: what its methods differ in, and then the time. */
  readonly budget?: readonly BudgetColumn[];
  /** Data that the runs were made on: name of the benchmark and the first twelve digits of its hash. */
  readonly data: readonly string[];
  /** A row for each method, in the order of the study. */
  readonly rows: readonly StudyRow[];
  /** What the factors of the study's plan do, where it has one. */
  readonly plan?: PlanReport;
}

/** What a study found for one method: each measure with its 95% t interval, null where no run has it. */
export interface StudyRow extends Readonly<Record<Exclude<Measure, "averageMAP">, Interval | null>> {
  /** Name of the method. */
  readonly name: string;
  /** The command that makes its first run alone; null where it takes what only a program can give. */
  readonly command: string | null;
  /**
   * Mean over tasks of the mAP of the classes seen; null where a run was not trained on all tasks one after another.
   * Reports of earlier versions lack it.
   */
  readonly averageMAP?: Interval | null;
  /** What its runs took. Reports of earlier versions lack it. */
  readonly budget?: MethodBudget;
}

/**
 * Means and 95% t intervals over the seeds of each method.
 * @throws `study/budget` where the study's table leaves out in what its methods' budgets differ.
 */
export function reportOf({ study, scale, seeds, runs, data = {} }: StudyRuns): StudyReport {
  const distinct = (values: readonly (string | null)[]): string[] =>
    [...new Set(values.map((value) => value ?? "unknown"))].sort();
  const names = new Set(runs.map(({ record }) => record.name));
  const rows = study.methods
    .filter(({ name }) => names.has(name))
    .map((method) => rowOf(method, runs, { scale, seed: method.seeds?.[0] ?? seeds[0] }));
  const plan = planReport(study, runs);
  if (study.budget) assertTold(study.name, rows, study.budget);
  return {
    study: study.name,
    title: study.title,
    protocol: study.protocol,
    command: ["npm run reproduce --", ...flagsOf({ only: study.name, ...data })].join(" "),
    scale,
    seeds,
    commits: distinct(runs.map(({ manifest }) => manifest.commit)),
    data: distinct(runs.map(({ manifest }) => `${manifest.data.benchmark} ${manifest.data.hash.slice(0, 12)}`)),
    ...(study.budget && { budget: study.budget }),
    rows,
    ...(plan && { plan }),
  };
}

function rowOf(
  { name, options }: StudyMethod,
  runs: readonly CachedRun[],
  of: { readonly scale: string; readonly seed: number },
): StudyRow {
  const made = runs.filter(({ record }) => record.name === name);
  const group = { name, runs: made.map(({ record }) => record) };
  const measured = (measure: Measure): Interval | null => rounded(over(group, measures[measure]));
  const budget = Object.entries(methodBudget(made)).map(([key, value]) => [key, rounded(value)]);
  return {
    name,
    command: commandOf({ ...options, ...of }),
    averageMAP: measured("averageMAP"),
    acc: measured("acc"),
    bwt: measured("bwt"),
    fwt: measured("fwt"),
    cf1: measured("cf1"),
    of1: measured("of1"),
    budget: Object.fromEntries(budget) as MethodBudget,
  };
}

const rounded = (value: Interval | null): Interval | null =>
  value && { mean: Number(value.mean.toPrecision(4)), half: Number(value.half.toPrecision(4)), n: value.n };

const flagsOf = (options: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(options).map(
    ([key, value]) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${String(value)}`,
  );

const commandOf = (options: Readonly<Record<string, unknown>>): string | null =>
  Object.values(options).some((value) => typeof value === "object")
    ? null
    : ["npx palimpsest run", ...flagsOf(options)].join(" ");

/**
 * The table of a report in Markdown, its lines ordered as the study's methods. It has columns for all in which their
 * budgets differ. Reports of earlier versions have no average mAP, and no column of it.
 * @throws `study/budget` where the report chose columns and left some of these out.
 */
export function markdownTable({ study, rows, budget: chosen }: Pick<StudyReport, "study" | "rows" | "budget">): string {
  if (chosen) assertTold(study, rows, chosen);
  const budgets = rows.flatMap(({ budget }) => (budget ? [budget] : []));
  const told = budgets.length === rows.length ? (chosen ?? unequalColumns(rows)) : [];
  const costs = told.map((column) => budgetCells(column, budgets));
  const shown = columns.filter(([measure]) => measure !== "averageMAP" || rows.some((row) => row[measure]));
  const texts = shown.map(([measure]) =>
    estimateTexts(
      rows.map((row) => row[measure] ?? null),
      { separator: " ± ", none: "" },
    ),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(["method", ...shown.map(([, title]) => title), ...costs.map(([title]) => title)]),
    line(["---", ...[...shown, ...costs].map(() => "---")]),
    ...rows.map(({ name }, i) =>
      line([`\`${name}\``, ...texts.map((column) => column[i]), ...costs.map((column) => column[i + 1])]),
    ),
  ].join("\n");
}
