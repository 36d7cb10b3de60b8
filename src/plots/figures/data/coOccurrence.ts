import type { PartitionSummary } from "../../../data/summary";
import { escapeText, type Figure } from "../../kit/figure";
import { panels, panelTitle } from "../../kit/panels";
import { baseLayout, config, okabeIto } from "../../kit/theme";

/** Pixels of a row of the map, and between two panels. */
const [rowHeight, titleHeight] = [34, 36];

/**
 * How often the images of each task show each class, in percent of the task's images: a heat map a benchmark, a row a
 * task, a column a class in the order in which the tasks bring them. A task's own classes are framed.
 */
export function coOccurrence(
  summaries: PartitionSummary | readonly PartitionSummary[],
  title = "How often the pictures of a task show each class",
): Figure {
  const all = "tasks" in summaries ? [summaries] : summaries;
  const most = Math.max(...all.map(({ tasks }) => tasks.length));
  const height = all.length * (most * rowHeight + titleHeight) - titleHeight;
  const grid = panels(
    all.map(({ benchmark }) => benchmark),
    {
      columns: 1,
      gap: [0, titleHeight / height],
      sharedX: all.every((summary) => String(columnsOf(summary)) === String(columnsOf(all[0]))),
      xaxis: { title: "", type: "category", tickangle: -45, showgrid: false, showline: false, ticks: "" },
      yaxis: { title: "", type: "category", showgrid: false, showline: false, ticks: "", range: [most - 0.5, -0.5] },
    },
  );
  const shares = all.map((summary) =>
    summary.tasks.map(({ positives, images }) =>
      columnsOf(summary).map((name) => (images === 0 ? null : (100 * (positives[name] ?? 0)) / images)),
    ),
  );
  return {
    data: grid.map(({ x, y }, index) => ({
      type: "heatmap",
      xaxis: x,
      yaxis: y,
      x: columnsOf(all[index]).map(escapeText),
      y: all[index].tasks.map(({ task }) => `task ${task}`),
      z: shares[index],
      zmin: 0,
      zmax: Math.max(1, ...shares.flat(2).map((share) => share ?? 0)),
      // Most shares are a few percent: they need colours of their own.
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
      ...Object.assign({}, ...grid.map(({ layout }) => layout)),
      shapes: grid.flatMap(({ x, y }, index) => {
        let at = 0;
        return all[index].tasks.map(({ classes }, k) => {
          const x0 = at - 0.5;
          at += classes.length;
          const line = { color: okabeIto.black, width: 1.5 };
          return { type: "rect", xref: x, yref: y, x0, x1: at - 0.5, y0: k - 0.5, y1: k + 0.5, line };
        });
      }),
      annotations: grid.map((panel, index) =>
        panelTitle(panel, `${escapeText(all[index].benchmark)}: % of the task's images`),
      ),
    },
    config,
    caption: `${title}, in percent: ${all.map((summary, index) => describe(summary, shares[index])).join("; ")}`,
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
