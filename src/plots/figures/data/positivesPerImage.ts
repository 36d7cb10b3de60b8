import { meanPositives, type PartitionSummary } from "../../../data/summary";
import { escapeText, type Figure } from "../../kit/figure";
import { firstOfEach, panels, panelTitle } from "../../kit/panels";
import { baseLayout, config, taskColours } from "../../kit/theme";

/** How many classes an image shows: a histogram for each task, a panel for each benchmark. */
export function positivesPerImage(
  summaries: PartitionSummary | readonly PartitionSummary[],
  title = "Positive classes per image",
): Figure {
  const all = "tasks" in summaries ? [summaries] : summaries;
  const counts = all.flatMap(({ tasks }) => tasks.flatMap((task) => Object.keys(task.positivesPerImage).map(Number)));
  const [least, most] = counts.length > 0 ? [Math.min(...counts), Math.max(...counts)] : [1, 0];
  const places = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  const grid = panels(
    all.map(({ benchmark }) => benchmark),
    {
      columns: 2,
      gap: [0.1, 0.3],
      xaxis: { title: "positive classes in the image", dtick: 1, showgrid: false },
      yaxis: { title: "images", rangemode: "tozero", tickformat: ",d" },
    },
  );
  const means = ({ tasks }: PartitionSummary): string => tasks.map((task) => meanPositives(task).toFixed(2)).join(", ");
  const first = firstOfEach();
  return {
    data: grid.flatMap((panel, index) =>
      all[index].tasks.map(({ task, positivesPerImage }, k) => ({
        type: "bar",
        name: `task ${task}`,
        legendgroup: `task ${task}`,
        showlegend: first(`task ${task}`),
        xaxis: panel.x,
        yaxis: panel.y,
        x: places,
        y: places.map((n) => positivesPerImage[n] ?? 0),
        marker: { color: taskColours[k % taskColours.length] },
        hovertemplate: `task ${task}: %{y:,} images with %{x}<extra></extra>`,
      })),
    ),
    layout: {
      ...baseLayout(title, Math.ceil(all.length / 2) * 280, { legend: true, panels: true }),
      ...Object.assign({}, ...grid.map(({ layout }) => layout)),
      annotations: grid.map((panel, index) =>
        panelTitle(panel, `${escapeText(all[index].benchmark)} (mean ${means(all[index])})`),
      ),
      barmode: "group",
      bargap: 0.2,
    },
    config,
    caption: `${title}: ${all.map((summary) => `${summary.benchmark} has ${means(summary)} on average, by task`).join("; ")}`,
  };
}
