import { numberTexts } from "../base/numbers/numberTexts";
import type { Communicator } from "../distributed";
import type { RunParameters, WeightsRecord } from "../training";
import type { EpochEvent, Metrics, RunRecord } from "../records";

/** The closing table of a run: the measures, and mAP of every task after every task. */
export function formatRun(
  { name, metrics, epochs }: RunRecord,
  { benchmark, scale, seed, labels, direction }: RunParameters,
  world: Pick<Communicator, "size" | "name"> = { size: 1, name: "" },
): string {
  const { acc, averageMAP = null, bwt, fwt, forgetting, R, otherTests } = metrics;
  const measures = { ACC: acc, "average mAP": averageMAP, BWT: bwt, FWT: fwt, forgetting };
  const columns = R[0].map((_, k) => `task ${k + 1}`);
  const columnTexts = columns.map((_, k) => fractions(R.map((row) => row[k])));
  const rows = R.map((_, i) => [
    i === 0 ? "before training" : `after task ${i}`,
    ...columnTexts.map((texts) => texts[i]),
  ]);
  const measureTexts = fractions(Object.values(measures));
  return [
    `${name} on ${benchmark}, scale ${scale}, seed ${seed}, labels of earlier tasks ${labels}, direction ${direction}`,
    "",
    ...Object.keys(measures).map((measure, i) => measure.padEnd(12) + measureTexts[i].padStart(7)),
    ...Object.entries(otherTests).map(([test, value]) => `ACC, ${test} test: ${fraction(value)}`),
    "",
    ...aligned([["test mAP", ...columns], ...rows]),
    ...decisions(metrics),
    ...(world.size > 1 ? ["", communication(epochs, world)] : []),
  ].join("\n");
}

/** What the last epoch's steps sent. */
function communication(epochs: readonly EpochEvent[], { size, name }: Pick<Communicator, "size" | "name">): string {
  const sent = epochs[epochs.length - 1]?.sent;
  const megabytes = (bytes: number): string => (bytes / 1e6).toPrecision(4);
  const ranks = `${size} ranks over ${name}`;
  if (!sent) return ranks;
  const gradients = `${megabytes(sent.gradients)} MB of gradients and parameters a step`;
  return `${ranks}; a rank sent ${gradients}, ${megabytes(sent.all)} MB in all`;
}

/** F1 at each threshold, and the calibration, where the run recorded them. */
function decisions({ f1, calibration }: Metrics): string[] {
  const chosen = { given: "", of1: ", best OF1 on validation", cf1: ", best CF1 on validation" };
  const thresholds = (f1 ?? []).map(({ threshold, chosenBy, cf1, cf1OfMeans, of1 }) => [
    `above ${fraction(threshold)}${chosen[chosenBy]}`,
    ...fractions([cf1, cf1OfMeans, of1]),
  ]);
  return [
    ...(thresholds.length === 0 ? [] : ["", ...aligned([["test F1", "CF1", "CF1 of CP, CR", "OF1"], ...thresholds])]),
    ...(calibration === undefined
      ? []
      : [
          "",
          `calibration error ${fraction(calibration.ece)} over all answers, ` +
            `${fraction(calibration.classwiseECE)} mean of classes; Brier ${fraction(calibration.brier)}`,
        ]),
  ];
}

/** Rows of cells as lines: labels to the left, the other columns to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) =>
    Math.max(i === 0 ? 16 : 9, ...rows.map((row) => row[i].length + (i === 0 ? 0 : 2))),
  );
  return rows.map(
    ([label, ...cells]) => label.padEnd(widths[0]) + cells.map((cell, i) => cell.padStart(widths[i + 1])).join(""),
  );
}

/** What a network starts from, in a line: the file, its pretraining, and what is done about it. */
export function formatWeights({
  source,
  sha256,
  pretrainedOn,
  covers,
  coversUnknown,
  normalise,
  replacedHead,
}: WeightsRecord): string {
  if (sha256 === null) return `weights: ${source}`;
  return [
    `weights: ${source}, SHA-256 ${sha256.slice(0, 12)}`,
    pretrainedOn === null ? "nothing says what they were pretrained on" : `pretrained on ${pretrainedOn}`,
    ...(covers.length > 0
      ? [`which had labels of ${covers.length} of the benchmark's classes (${covers.join(", ")})`]
      : []),
    ...(coversUnknown.length > 0
      ? [`it is not known whether their pretraining had labels of ${coversUnknown.length} of the classes`]
      : []),
    `images ${normalise ? "normalised" : "not normalised"}`,
    ...(replacedHead ? [`their head of ${replacedHead[0]} outputs is replaced by a new one`] : []),
  ].join("; ");
}

/** Three decimals, or more where the value would look like 0; a dash where a measure is not defined. */
export function fraction(value: number | null): string {
  return fractions([value])[0];
}

/** Numbers that are compared with each other: three decimals, or as many more as tell them apart and from 0. */
export function fractions(values: readonly (number | null)[]): readonly string[] {
  const defined = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  const texts = numberTexts(defined, 3).values();
  return values.map((value) => (value === null || Number.isNaN(value) ? "-" : (texts.next().value ?? "")));
}
