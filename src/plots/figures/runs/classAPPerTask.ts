import type { RunRecord } from "../../../records";
import { escapeText, type Figure } from "../../kit/figure";
import { panels, panelTitle } from "../../kit/panels";
import { groups, over, seedsNote } from "../../../metrics/overRuns";
import { baseLayout, config } from "../../kit/theme";

/** Pixels of a row of the map, and between two panels. */
const [rowHeight, titleHeight] = [26, 34];

/**
 * R by class as a heat map: a column a class, a row a moment (before training, after task 1 ...), the AP on the test
 * set in percent. A panel a method; runs of one name are averaged. Classes without a test positive stay blank, as do
 * runs of earlier versions, which did not record it.
 */
export function classAPPerTask(runs: RunRecord | readonly RunRecord[]): Figure {
  const all = groups("name" in runs ? [runs] : runs);
  const rowsOf = (run: RunRecord): NonNullable<RunRecord["metrics"]["classR"]> => run.metrics.classR ?? [];
  const longest = Math.max(1, ...all.flatMap((group) => group.runs.map((run) => rowsOf(run).length)));
  const moments = Array.from({ length: longest }, (_, i) => (i === 0 ? "before" : `after ${i}`));
  const height = Math.max(1, all.length) * (longest * rowHeight + titleHeight) - titleHeight;
  const grid = panels(
    all.map((group) => group.name),
    {
      columns: 1,
      gap: [0, titleHeight / height],
      sharedX: true,
      xaxis: { title: "", type: "category", tickangle: -45, showgrid: false, showline: false, ticks: "" },
      yaxis: {
        title: "",
        showgrid: false,
        showline: false,
        ticks: "",
        categoryarray: moments,
        range: [longest - 0.5, -0.5],
      },
    },
  );
  const names = (all[0]?.runs[0].classes ?? []).map(escapeText);
  return {
    data: grid.map((panel, index) => {
      const group = all[index];
      const length = Math.max(0, ...group.runs.map((run) => rowsOf(run).length));
      return {
        type: "heatmap",
        xaxis: panel.x,
        yaxis: panel.y,
        x: names,
        y: moments.slice(0, length),
        z: moments
          .slice(0, length)
          .map((_, i) => names.map((_, c) => percent(over(group, (run) => rowsOf(run)[i]?.[c])?.mean))),
        zmin: 0,
        zmax: 100,
        colorscale: [
          [0, "#ffffff"],
          [1, "#0072B2"],
        ],
        colorbar: {
          title: { text: "AP, %", side: "right" },
          thickness: 12,
          len: 140,
          outlinewidth: 0,
          lenmode: "pixels",
          y: 1,
          yanchor: "top",
        },
        showscale: index === 0,
        xgap: 1,
        ygap: 1,
        texttemplate: "%{z:.0f}",
        textfont: { size: 11 },
        hovertemplate: "%{x}, %{y}: AP %{z:.1f}%<extra></extra>",
      };
    }),
    layout: {
      ...baseLayout("AP of each class after each task", height, { panels: true }),
      ...Object.assign({}, ...grid.map((panel) => panel.layout)),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(all[index].name))),
    },
    config,
    caption: `Test AP of each class before training and after each task: ${all.map((group) => group.name).join(", ")}${seedsNote(all)}`,
  };
}

const percent = (fraction: number | undefined): number | null => (fraction === undefined ? null : 100 * fraction);
