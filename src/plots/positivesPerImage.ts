import type { PartitionSummary, TaskSummary } from "../data/summary";
import type { Figure } from "./figure";
import { axis, baseLayout, config, taskColours } from "./theme";

/** How many classes an image shows: a histogram for each task. */
export function positivesPerImage(summary: PartitionSummary, title = "Positive classes per image"): Figure {
  const counts = [...new Set(summary.tasks.flatMap((task) => Object.keys(task.positivesPerImage).map(Number)))].sort((a, b) => a - b);
  const places = Array.from({ length: (counts[counts.length - 1] ?? 0) - (counts[0] ?? 1) + 1 }, (_, i) => (counts[0] ?? 1) + i);
  return {
    data: summary.tasks.map((task, index) => ({
      type: "bar",
      name: `task ${task.task} (mean ${mean(task).toFixed(2)})`,
      x: places,
      y: places.map((n) => task.positivesPerImage[n] ?? 0),
      marker: { color: taskColours[index % taskColours.length] },
      hovertemplate: `task ${task.task}: %{y:,} images with %{x}<extra></extra>`,
    })),
    layout: {
      ...baseLayout(title, 280, { legend: true }),
      barmode: "group",
      bargap: 0.2,
      xaxis: axis("positive classes in the image", { dtick: 1, showgrid: false }),
      yaxis: axis("images", { rangemode: "tozero", tickformat: ",d" }),
    },
    config,
    caption: `${title} (${summary.benchmark}): ` +
      summary.tasks.map((task) => `task ${task.task} has ${mean(task).toFixed(2)} on average`).join(", "),
  };
}

function mean(task: TaskSummary): number {
  const entries = Object.entries(task.positivesPerImage);
  const images = entries.reduce((sum, [, n]) => sum + n, 0);
  return images === 0 ? 0 : entries.reduce((sum, [k, n]) => sum + Number(k) * n, 0) / images;
}
