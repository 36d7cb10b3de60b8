import type { RunParameters } from "../training";
import type { Communicator } from "../distributed";
import type { EpochEvent, RunRecord } from "../training/records";

/** The closing table of a run: the measures, and mAP of every task after every task. */
export function formatRun({ name, metrics, epochs }: RunRecord, { benchmark, scale, seed, labels, direction }: RunParameters, world: Pick<Communicator, "size" | "name"> = { size: 1, name: "" }): string {
  const { acc, bwt, fwt, forgetting, R, otherTests } = metrics;
  const measures = { ACC: acc, BWT: bwt, FWT: fwt, forgetting };
  const columns = R[0].map((_, k) => `task ${k + 1}`);
  const rows = R.map((row, i) => [i === 0 ? "before training" : `after task ${i}`, ...row.map(fraction)]);
  return [
    `${name} on ${benchmark}, scale ${scale}, seed ${seed}, labels of earlier tasks ${labels}, direction ${direction}`,
    "",
    ...Object.entries(measures).map(([measure, value]) => measure.padEnd(12) + fraction(value).padStart(7)),
    ...Object.entries(otherTests).map(([test, value]) => `ACC, ${test} test: ${fraction(value)}`),
    "",
    ...[["test mAP", ...columns], ...rows].map(([label, ...cells]) => label.padEnd(16) + cells.map((cell) => cell.padStart(9)).join("")),
    ...(world.size > 1 ? ["", communication(epochs, world)] : []),
  ].join("\n");
}

/** What the last epoch's steps sent. */
function communication(epochs: readonly EpochEvent[], { size, name }: Pick<Communicator, "size" | "name">): string {
  const sent = epochs[epochs.length - 1]?.sent;
  const megabytes = (bytes: number): string => (bytes / 1e6).toPrecision(4);
  return `${size} ranks over ${name}${sent ? `; a rank sent ${megabytes(sent.gradients)} MB of gradients and parameters a step, ${megabytes(sent.all)} MB in all` : ""}`;
}

/** Three decimals; a dash where a measure is not defined. */
export function fraction(value: number | null): string {
  return value === null || Number.isNaN(value) ? "-" : value.toFixed(3);
}
