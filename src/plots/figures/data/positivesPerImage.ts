import { meanPositives, type PartitionSummary } from "../../../data";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { axesOf, firstOfEach, panels, panelTitle } from "../../kit/panels";
import { baseLayout, config } from "../../kit/layout";
import { taskColour } from "../../kit/colours";

/** How many classes an image shows: a histogram for each task, in a panel for each benchmark. */
export function positivesPerImage(
  summaries: PartitionSummary | readonly PartitionSummary[],
  title = "Positive classes per image",
): Figure {
  const benchmarks = "tasks" in summaries ? [summaries] : summaries;
  const counts = benchmarks.flatMap(({ tasks }) =>
    tasks.flatMap((task) => Object.keys(task.positivesPerImage).map(Number)),
  );
  const [least, most] = counts.length > 0 ? [Math.min(...counts), Math.max(...counts)] : [1, 0];
  const places = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  const grid = panels(
    benchmarks.map(({ benchmark }) => benchmark),
    {
      columns: 2,
      gap: [0.1, 0.3],
      xaxis: { title: "positive classes in the image", dtick: 1, showgrid: false },
      yaxis: { title: "images", rangemode: "tozero", tickformat: ",d" },
    },
  );
  const isFirst = firstOfEach();
  const data: readonly Trace[] = grid.flatMap((panel, index) =>
    benchmarks[index].tasks.map(({ task, positivesPerImage }, k) => ({
      type: "bar",
      name: `task ${task}`,
      legendgroup: `task ${task}`,
      showlegend: isFirst(`task ${task}`),
      xaxis: panel.x,
      yaxis: panel.y,
      x: places,
      y: places.map((n) => positivesPerImage[n] ?? 0),
      marker: { color: taskColour(k) },
      hovertemplate: `task ${task}: %{y:,} images with %{x}<extra></extra>`,
    })),
  );
  return {
    data,
    layout: {
      ...baseLayout(title, Math.ceil(benchmarks.length / 2) * 280, { legend: data, panels: true }),
      ...axesOf(grid),
      annotations: grid.map((panel, index) =>
        panelTitle(panel, `${escapeText(benchmarks[index].benchmark)} (mean ${means(benchmarks[index])})`),
      ),
      barmode: "group",
      bargap: 0.2,
    },
    config,
    caption: `${title}: ${benchmarks.map(said).join("; ")}`,
  };
}

/** Mean number of classes in an image, by task. */
function means({ tasks }: PartitionSummary): string {
  return tasks.map((task) => meanPositives(task).toFixed(2)).join(", ");
}

const said = (summary: PartitionSummary): string => `${summary.benchmark} has ${means(summary)} on average, by task`;
