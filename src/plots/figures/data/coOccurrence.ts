import type { PartitionSummary } from "../../../data";
import { escapeText, type Figure } from "../../kit/figure";
import { axesOf, panels, panelTitle } from "../../kit/panels";
import { baseLayout, config } from "../../kit/layout";
import { okabeIto } from "../../../base/palette";

/** Pixels of a row of the map, and of the title between two panels. */
const [rowHeight, titleHeight] = [34, 36];

/**
 * How often the images of each task show each class, in percent of the task's images. Each benchmark has a heat map
 * with a row for each task and a column for each class, in the order in which the tasks bring them. The classes that a
 * task brings are framed.
 */
export function coOccurrence(
  summaries: PartitionSummary | readonly PartitionSummary[],
  title = "How often the pictures of a task show each class",
): Figure {
  const benchmarks = "tasks" in summaries ? [summaries] : summaries;
  const mostTasks = Math.max(...benchmarks.map(({ tasks }) => tasks.length));
  const height = benchmarks.length * (mostTasks * rowHeight + titleHeight) - titleHeight;
  const grid = panels(
    benchmarks.map(({ benchmark }) => benchmark),
    {
      columns: 1,
      gap: [0, titleHeight / height],
      sharedX: benchmarks.every((summary) => String(columnsOf(summary)) === String(columnsOf(benchmarks[0]))),
      xaxis: { title: "", type: "category", tickangle: -45, showgrid: false, showline: false, ticks: "" },
      yaxis: {
        title: "",
        type: "category",
        showgrid: false,
        showline: false,
        ticks: "",
        range: [mostTasks - 0.5, -0.5],
      },
    },
  );
  const shares = benchmarks.map((summary) =>
    summary.tasks.map(({ positives, images }) =>
      columnsOf(summary).map((name) => (images === 0 ? null : (100 * (positives[name] ?? 0)) / images)),
    ),
  );
  return {
    data: grid.map(({ x, y }, index) => ({
      type: "heatmap",
      xaxis: x,
      yaxis: y,
      x: columnsOf(benchmarks[index]).map(escapeText),
      y: benchmarks[index].tasks.map(({ task }) => `task ${task}`),
      z: shares[index],
      zmin: 0,
      zmax: Math.max(1, ...shares.flat(2).map((share) => share ?? 0)),
      // Most shares are a few percent, so that half of the colours are for those below 10%.
      colorscale: [
        [0, "#ffffff"],
        [0.02, "#e3eff7"],
        [0.1, "#b4d4e9"],
        [0.4, "#5da2cf"],
        [1, okabeIto.blue],
      ],
      showscale: false,
      xgap: 1,
      ygap: 1,
      texttemplate: "%{z:.1f}",
      textfont: { size: 10.5 },
      hovertemplate: "%{x} in %{z:.2f}% of the images of %{y}<extra></extra>",
    })),
    layout: {
      ...baseLayout(title, height, { panels: true }),
      ...axesOf(grid),
      shapes: grid.flatMap(({ x, y }, index) => {
        let column = 0;
        return benchmarks[index].tasks.map(({ classes }, k) => {
          const x0 = column - 0.5;
          column += classes.length;
          const line = { color: okabeIto.black, width: 1.5 };
          return { type: "rect", xref: x, yref: y, x0, x1: column - 0.5, y0: k - 0.5, y1: k + 0.5, line };
        });
      }),
      annotations: grid.map((panel, index) =>
        panelTitle(panel, `${escapeText(benchmarks[index].benchmark)}: % of the task's images`),
      ),
    },
    config,
    caption: `${title}, in percent: ${benchmarks.map((summary, index) => describe(summary, shares[index])).join("; ")}`,
  };
}

/** Classes in the order in which the tasks bring them. */
const columnsOf = ({ tasks }: PartitionSummary): readonly string[] => tasks.flatMap(({ classes }) => classes);

/** The three classes that each task shows most often. */
function describe(summary: PartitionSummary, shares: readonly (readonly (number | null)[])[]): string {
  const tasks = summary.tasks.map(({ task }, k) => {
    const named = columnsOf(summary)
      .map((name, c) => ({ name, share: shares[k][c] ?? 0 }))
      .sort((a, b) => b.share - a.share);
    return `task ${task} ${named
      .slice(0, 3)
      .map(({ name, share }) => `${name} ${share.toFixed(1)}`)
      .join(", ")}`;
  });
  return `${summary.benchmark}: ${tasks.join(", ")}`;
}
