import type { RunRecord } from "../../../records";
import { escapeText, type Figure } from "../../kit/figure";
import { axesOf, panels, panelTitle } from "../../kit/panels";
import { groups, over, seedsNote } from "../../../metrics";
import { namesOf } from "../../kit/methods";
import { baseLayout, config } from "../../kit/layout";

/**
 * R as a heat map with its numbers, in a panel for each method: rows are moments (before training, after task 1 ...),
 * columns are the classes of each task.
 */
export function rMatrix(runs: RunRecord | readonly RunRecord[]): Figure {
  const methods = groups("name" in runs ? [runs] : runs);
  const columns = Math.min(3, methods.length);
  const longest = Math.max(...methods.flatMap((group) => group.runs.map((run) => run.metrics.R.length)));
  const moments = Array.from({ length: longest }, (_, i) => (i === 0 ? "before" : `after ${i}`));
  const grid = panels(namesOf(methods), {
    columns,
    gap: [0.03, 0.2],
    matchY: true,
    xaxis: { title: "", showgrid: false, showline: false, ticks: "", constrain: "domain" },
    yaxis: { title: "", showgrid: false, showline: false, ticks: "", autorange: "reversed", categoryarray: moments },
  });
  const rows = Math.ceil(methods.length / columns);
  return {
    data: grid.map((panel, index) => {
      const { R } = methods[index].runs[0].metrics;
      const z = R.map((row, i) =>
        row.map((_, k) => over(methods[index], (run) => run.metrics.R[i]?.[k])?.mean ?? null),
      );
      return {
        type: "heatmap",
        xaxis: panel.x,
        yaxis: panel.y,
        x: (R[0] ?? []).map((_, k) => `task ${k + 1}`),
        y: moments.slice(0, R.length),
        z,
        zmin: 0,
        zmax: 1,
        colorscale: [
          [0, "#ffffff"],
          [1, "#0072B2"],
        ],
        showscale: false,
        xgap: 2,
        ygap: 2,
        texttemplate: "%{z:.2f}",
        textfont: { size: 13 },
        hovertemplate: "%{y}, classes of %{x}: %{z:.3f}<extra></extra>",
      };
    }),
    layout: {
      ...baseLayout("R: mAP of each task's classes after each task", rows * longest * 44 + (rows - 1) * 50, {
        panels: true,
      }),
      ...axesOf(grid),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(methods[index].name))),
    },
    config,
    caption:
      `R matrix of ${namesOf(methods).join(", ")}: ` +
      `test mAP of each task's classes before training and after each task${seedsNote(methods)}`,
  };
}
