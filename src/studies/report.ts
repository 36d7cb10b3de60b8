import { estimateTexts } from "../base/numbers/estimates";
import type { Interval } from "../base/interval";
import { over } from "../metrics/overRuns";
import type { RunRecord } from "../records";
import type { StudyRuns } from "./runStudy";

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
  /** Data that the runs were made on: name of the benchmark and the first twelve digits of its hash. */
  readonly data: readonly string[];
  /** A row for each method, in the order of the study. */
  readonly rows: readonly StudyRow[];
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
      const group = { name, runs: runs.map(({ record }) => record).filter((record) => record.name === name) };
      const measured = (measure: Measure): Interval | null => rounded(over(group, measures[measure]));
      return {
        name,
        command: commandOf({ ...options, scale, seed: seeds[0] }),
        averageMAP: measured("averageMAP"),
        acc: measured("acc"),
        bwt: measured("bwt"),
        fwt: measured("fwt"),
        cf1: measured("cf1"),
        of1: measured("of1"),
      };
    }),
  };
}

const rounded = (value: Interval | null): Interval | null =>
  value && { mean: Number(value.mean.toPrecision(4)), half: Number(value.half.toPrecision(4)), n: value.n };

function commandOf(options: Readonly<Record<string, unknown>>): string | null {
  const flags = Object.entries(options).map(
    ([key, value]) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${String(value)}`,
  );
  return Object.values(options).some((value) => typeof value === "object")
    ? null
    : `npx palimpsest run ${flags.join(" ")}`;
}

/**
 * The table of a report in Markdown, its lines ordered as the study's methods. Reports of
 * earlier versions have no average mAP, and no column of it.
 */
export function markdownTable({ rows }: Pick<StudyReport, "rows">): string {
  const shown = columns.filter(([measure]) => measure !== "averageMAP" || rows.some((row) => row[measure]));
  const texts = shown.map(([measure]) =>
    estimateTexts(
      rows.map((row) => row[measure] ?? null),
      { separator: " ± ", none: "" },
    ),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(["method", ...shown.map(([, title]) => title)]),
    line(["---", ...shown.map(() => "---")]),
    ...rows.map(({ name }, i) => line([`\`${name}\``, ...texts.map((column) => column[i])])),
  ].join("\n");
}
