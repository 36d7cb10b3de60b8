import { escapeText } from "../plots";
import type { InterruptedRun, RunRecord } from "../records";
import { mapChart } from "./chart";
import type { Bundle } from "./display";
import { newRunState, summary } from "./runState";
import { htmlTable, textTable } from "./table";

/** CSS of a card, and of the output that a run under way has. */
export const cardStyle = "font-size:13px;line-height:1.6;max-width:640px";

/** A run as a card: what it reached, mAP after each epoch, and R. */
export function runBundle(run: RunRecord | InterruptedRun): Bundle {
  const { name, epochs } = run;
  const R = "metrics" in run ? run.metrics.R : run.R;
  const line = summary({ ...newRunState(name, 0), epochs, metrics: "metrics" in run ? run.metrics : undefined });
  const rows = R.map((row, i) => ({
    "test mAP": i === 0 ? "before" : `after ${i}`,
    ...Object.fromEntries(row.map((value, k) => [`task ${k + 1}`, value])),
  }));
  const last = epochs[epochs.length - 1];
  const chart = last
    ? mapChart(epochs, { tasks: last.task, epochs: Math.max(...epochs.map(({ epoch }) => epoch)) })
    : "";
  const table = rows.length > 0 ? htmlTable(rows) : "";
  return {
    "text/html": `<div style="${cardStyle}"><div>${escapeText(line)}</div>${chart}${table}</div>`,
    "text/plain": [line, ...(rows.length > 0 ? [textTable(rows)] : [])].join("\n"),
  };
}
