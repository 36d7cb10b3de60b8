import { widestSpread, type Failure, type PeerResult, type Result, type Row } from "./row";

const columns = ["case", "subject", "ms", "CPU ms", "rate", "peak MiB", "ours / peer"];
const widths = [24, 66, 10, 10, 16, 10, 13];
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
    .join("")
    .trimEnd();

/** The first line of the table. */
export const header = line(columns);

/** The lines of a case: ours, the peers, ours against the best of them, and whether the machine was too busy. */
export function linesOf(row: Row): string[] {
  const { case: name, unit, ours, alsoOurs, peers, best, spread, tooBusy } = row;
  const cells = (first: string, label: string, one: Result | PeerResult | Failure): string =>
    "failure" in one
      ? `${line([first, subjectOf(one, label)])}  not measured: ${one.failure}`
      : line([
          first,
          subjectOf(one, label),
          one.milliseconds.toFixed(1),
          one.cpuMilliseconds?.toFixed(1) ?? "unknown",
          `${one.perSecond.toFixed(one.perSecond < 10 ? 3 : 1)} ${unit}/s`,
          String(one.peakMiB),
          "ratio" in one && Number.isFinite(one.ratio) ? one.ratio.toFixed(2) : "",
        ]);
  const [kind] = name.split(" ");
  // "train, compiled" is "compiled" in the case "train 64@64", and "train" is told by its name alone.
  const short = (label: string): string => (label === kind ? "" : label.replace(`${kind}, `, ""));
  const told = Object.entries(peers).map(([label, peer]) => cells("", short(label), peer));
  const also = alsoOurs.map(
    (one) => cells("", "", one) + ("ratio" in one ? ` of its speed to ours at ${ours.precision}` : ""),
  );
  const against = best.map(
    ({ precision, peer, ratio, spread: middle }) =>
      `  ours / best at ${precision}: ${ratio.toFixed(2)} (${peer}; middle half of ratios spans ${percent(middle)})`,
  );
  const few = spread !== null && Number.isNaN(spread) ? ["  too few pairs to tell how busy the machine was"] : [];
  const isCompared = [...Object.values(peers), ...alsoOurs].some((one) => "ratio" in one && Number.isFinite(one.ratio));
  const what = isCompared ? "ratios" : "times";
  const middleHalf = `the middle half of the ${what} spans up to ${percent(spread ?? 0)} of their median`;
  const bound = `(over ${percent(widestSpread)})`;
  return [
    cells(name, "", ours),
    ...also,
    ...told,
    ...(told.length > 1 ? against : []),
    ...few,
    ...(tooBusy ? [`  too busy to conclude: ${middleHalf} ${bound}`] : []),
  ];
}

const subjectOf = ({ subject }: { readonly subject: string }, label: string): string =>
  label === "" || subject.split(", ").includes(label) ? subject : `${subject} (${label})`;

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
