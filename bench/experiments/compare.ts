import { rowOf, type Row } from "../row";
import { median, pairRatios } from "../statistics";
import type { Times } from "../turns";
import type { Experiment, Part } from "./experiment";

/** What one side of a comparison did, in the order of the pairs. */
export interface Side {
  readonly times: Times;
  /** The parts of each experiment that was made. */
  readonly made: readonly (readonly Part[])[];
}

/** The median times of one part, and the median ratio of its pairs. */
export interface PartRow {
  readonly name: string;
  readonly milliseconds: number;
  /** Of the checkout that we are compared with; null where there is none, or it has no such part. */
  readonly before: number | null;
  readonly ratio: number | null;
}

/** What an experiment came to. */
export interface ExperimentRow extends Row {
  readonly parts: readonly PartRow[];
  /** Seeds of the whole, and its time in milliseconds: the mean of what was measured times their number. */
  readonly whole: { readonly seeds: number; readonly milliseconds: number; readonly before: number | null };
  /** The largest difference of an entry of R between both, over all parts of all pairs; null where nothing compares. */
  readonly largestDifference: number | null;
}

/** @param before the other checkout's side, where there is one. */
export function experimentRow({ name, runs, seeds }: Experiment, ours: Side, before?: Side): ExperimentRow {
  const timed = (label: string, { times }: Side) => ({ label, precision: "float32", times }) as const;
  const row = rowOf(
    { name, unit: "runs", batch: runs },
    [timed("palimpsest", ours)],
    before ? [timed("before", before)] : [],
  );
  const mean = ({ milliseconds }: Times): number =>
    milliseconds.reduce((sum, one) => sum + one, 0) / milliseconds.length;
  return {
    ...row,
    parts: (ours.made[0] ?? []).map((part) => partRow(part.name, ours, before)),
    whole: {
      seeds,
      milliseconds: seeds * mean(ours.times),
      before: before && before.times.failure === undefined ? seeds * mean(before.times) : null,
    },
    largestDifference: largestDifference(ours.made, before?.made ?? []),
  };
}

function partRow(name: string, ours: Side, before?: Side): PartRow {
  const timesOf = ({ made }: Side): number[] =>
    made.flatMap((parts) => parts.filter((part) => part.name === name).map(({ milliseconds }) => milliseconds));
  const [own, theirs] = [timesOf(ours), before ? timesOf(before) : []];
  const isThere = theirs.length > 0;
  return {
    name,
    milliseconds: median(own),
    before: isThere ? median(theirs) : null,
    ratio: isThere ? median(pairRatios(own, theirs)) : null,
  };
}

function largestDifference(ours: Side["made"], theirs: Side["made"]): number | null {
  const differences = ours.flatMap((parts, pair) =>
    parts.flatMap(({ name, R }) => {
      const other = theirs.at(pair)?.find((part) => part.name === name);
      return other ? R.flatMap((row, i) => row.map((value, k) => Math.abs(value - (other.R.at(i)?.[k] ?? NaN)))) : [];
    }),
  );
  return differences.length > 0 ? Math.max(...differences) : null;
}

/** The lines below those of the row: parts, whole, results. */
export function experimentLines({ parts, whole, largestDifference: largest }: ExperimentRow): string[] {
  const seconds = (milliseconds: number | null): string =>
    milliseconds === null ? "" : `${(milliseconds / 1e3).toFixed(1)} s`;
  const against = (before: number | null, ratio: number | null): string =>
    before === null ? "" : `, before ${seconds(before)}${ratio === null ? "" : `: ${ratio.toFixed(2)} times as long`}`;
  const { seeds, milliseconds, before } = whole;
  const ratio = before === null ? null : before / milliseconds;
  return [
    ...parts.map((part) => `  ${part.name}: ${seconds(part.milliseconds)}${against(part.before, part.ratio)}`),
    ...(seeds > 1 && Number.isFinite(milliseconds)
      ? [`  estimate of ${seeds} seeds: ${seconds(milliseconds)}${against(before, ratio)}`]
      : []),
    ...(largest === null ? [] : [`  R differs by at most ${largest === 0 ? "0: the same bits" : largest.toFixed(4)}`]),
  ];
}
