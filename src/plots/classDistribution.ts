import type { PartitionSummary } from "../data/summary";
import { escapeText, type Figure } from "./figure";
import { axis, baseLayout, config, okabeIto, taskColours } from "./theme";

/**
 * Images with each class, stacked by the task they belong to (an image of a later task may show an earlier class), and the
 * logarithm of the total as a line, for the classes differ by an order of magnitude.
 */
export function classDistribution(summary: PartitionSummary, title = "Images with each class"): Figure {
  const { classes, tasks } = summary;
  const labels = classes.map(escapeText);
  const totals = classes.map((name) => tasks.reduce((sum, task) => sum + (task.positives[name] ?? 0), 0));
  return {
    data: [
      ...tasks.map((task, index) => ({
        type: "bar",
        name: `images of task ${task.task}`,
        x: labels,
        y: classes.map((name) => task.positives[name] ?? 0),
        marker: { color: taskColours[index % taskColours.length] },
        hovertemplate: `%{x}: %{y:,} images of task ${task.task}<extra></extra>`,
      })),
      {
        type: "scatter",
        mode: "lines+markers",
        name: "log10 of the total (right)",
        x: labels,
        y: totals.map((total) => (total > 0 ? Math.log10(total) : null)),
        yaxis: "y2",
        line: { color: okabeIto.black, width: 1 },
        marker: { color: okabeIto.black, size: 5 },
        hovertemplate: "%{x}: log10 %{y:.2f}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout(title, 300, { legend: true }),
      barmode: "stack",
      bargap: 0.25,
      xaxis: axis("", { ticks: "", tickangle: -45, showgrid: false }),
      yaxis: axis("images", { rangemode: "tozero", tickformat: ",d" }),
      yaxis2: axis("log10(images)", { overlaying: "y", side: "right", tickmode: "auto", rangemode: "tozero", showgrid: false }),
    },
    config,
    caption: `${title} (${summary.benchmark}, ${summary.images.toLocaleString("en-US")} images): ` +
      classes.map((name, index) => `${name} ${totals[index].toLocaleString("en-US")}`).join(", "),
  };
}
