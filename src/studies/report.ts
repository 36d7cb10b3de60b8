import type { Interval } from "../base/interval";
import { over } from "../metrics/overRuns";
import type { RunRecord } from "../training";
import type { StudyRuns } from "./runStudy";

/** Measures of a study's table: what is read from a run, where it is defined. */
const measures = {
  acc: ({ metrics }: RunRecord) => metrics.acc,
  bwt: ({ metrics }: RunRecord) => metrics.bwt,
  fwt: ({ metrics }: RunRecord) => metrics.fwt,
  cf1: ({ metrics }: RunRecord) => metrics.cf1,
  of1: ({ metrics }: RunRecord) => metrics.of1,
} as const satisfies Record<string, (run: RunRecord) => number | null>;

type Measure = keyof typeof measures;

/** What a study found, as it is committed: `docs/results/NAME.json`. */
export interface StudyReport {
  readonly study: string;
  readonly title: string;
  readonly protocol: string;
  readonly command: string;
  readonly scale: string;
  readonly seeds: readonly number[];
  /** Commits that made the runs, and the data they were made on. */
  readonly commits: readonly string[];
  readonly data: readonly string[];
  readonly rows: readonly StudyRow[];
}

export interface StudyRow extends Readonly<Record<Measure, Interval | null>> {
  readonly name: string;
  /** The command that makes its first run alone; null where it takes what only a program can give. */
  readonly command: string | null;
}

/** Means and 95% t intervals over the seeds of each method. */
export function reportOf({ study, scale, seeds, runs }: StudyRuns): StudyReport {
  const distinct = (values: readonly (string | null)[]): string[] =>
    [...new Set(values.map((value) => value ?? "unknown"))].sort();
  return {
    study: study.name,
    title: study.title,
    protocol: study.protocol,
    command: `npm run reproduce -- --only ${study.name}`,
    scale,
    seeds,
    commits: distinct(runs.map(({ manifest }) => manifest.commit)),
    data: distinct(runs.map(({ manifest }) => `${manifest.data.benchmark} ${manifest.data.hash.slice(0, 12)}`)),
    rows: study.methods.map(({ name, options }) => {
      const own = { name, runs: runs.map(({ record }) => record).filter((record) => record.name === name) };
      const row = Object.fromEntries(
        Object.entries(measures).map(([measure, of]) => [measure, rounded(over(own, of))]),
      ) as Record<Measure, Interval | null>;
      return { name, command: commandOf({ ...options, scale, seed: seeds[0] }), ...row };
    }),
  };
}

const rounded = (value: Interval | null): Interval | null =>
  value && { mean: Number(value.mean.toFixed(4)), half: Number(value.half.toFixed(4)), n: value.n };

function commandOf(options: Readonly<Record<string, unknown>>): string | null {
  const flags = Object.entries(options).map(
    ([key, value]) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${String(value)}`,
  );
  return Object.values(options).some((value) => typeof value === "object")
    ? null
    : `npx palimpsest run ${flags.join(" ")}`;
}

/** The table of a report in Markdown, its lines ordered as the study's methods. */
export function markdownTable({ rows }: Pick<StudyReport, "rows">): string {
  const cell = (value: Interval | null): string =>
    value === null ? "" : `${value.mean.toFixed(3)} ± ${value.half.toFixed(3)}`;
  const names = Object.keys(measures) as Measure[];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(["method", ...names.map((name) => name.toUpperCase())]),
    line(["---", ...names.map(() => "---")]),
    ...rows.map((row) => line([`\`${row.name}\``, ...names.map((name) => cell(row[name]))])),
  ].join("\n");
}
