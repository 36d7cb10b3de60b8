import type { RunRecord } from "../../../records";
import { escapeText, type Figure } from "../../kit/figure";
import { axesOf, panels, panelTitle } from "../../kit/panels";
import { groups, over } from "../../../metrics";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { baseLayout, config } from "../../kit/layout";

/** Pixels of a row of the map, of the title between two panels, and more than usual below for names of classes. */
const [rowHeight, titleHeight, labelsHeight] = [26, 34, 30];

/**
 * R by class as a heat map, in a panel for each method: the AP on the test set in percent, a column for each class and
 * a row for each moment (before training, after task 1 ...). Runs of one name are averaged. Classes without a test
 * positive stay blank, as do runs of earlier versions, which did not record the AP of classes.
 */
export function classAPPerTask(runs: RunRecord | readonly RunRecord[]): Figure {
  const methods = groups("name" in runs ? [runs] : runs);
  const rowsOf = (run: RunRecord): NonNullable<RunRecord["metrics"]["classR"]> => run.metrics.classR ?? [];
  const longest = Math.max(1, ...methods.flatMap((group) => group.runs.map((run) => rowsOf(run).length)));
  const moments = Array.from({ length: longest }, (_, i) => (i === 0 ? "before" : `after ${i}`));
  const height = Math.max(1, methods.length) * (longest * rowHeight + titleHeight) - titleHeight;
  const grid = panels(namesOf(methods), {
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
  });
  const base = baseLayout("AP of each class after each task", height, { panels: true });
  const names = (methods[0]?.runs[0].classes ?? []).map(escapeText);
  return {
    data: grid.map((panel, index) => {
      const method = methods[index];
      const length = Math.max(0, ...method.runs.map((run) => rowsOf(run).length));
      return {
        type: "heatmap",
        xaxis: panel.x,
        yaxis: panel.y,
        x: names,
        y: moments.slice(0, length),
        z: moments
          .slice(0, length)
          .map((_, i) => names.map((_, c) => percent(over(method, (run) => rowsOf(run)[i]?.[c])?.mean))),
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
      ...base,
      // The names of classes stand at an angle. Without room for them, plotly.js moves the plot up into the title.
      height: base.height + labelsHeight,
      margin: { ...base.margin, b: base.margin.b + labelsHeight },
      ...axesOf(grid),
      annotations: grid.map((panel, index) => panelTitle(panel, escapeText(methods[index].name))),
    },
    config,
    caption: `Test AP of each class before training and after each task: ${namesAndSeeds(methods)}`,
  };
}

const percent = (fraction: number | undefined): number | null => (fraction === undefined ? null : 100 * fraction);
