import type { PartitionSummary, TaskSummary } from "../../../data";
import type { Split } from "../../../records";
import { escapeText, type Axis, type Figure, type Trace } from "../../kit/figure";
import { axesOf, firstOfEach, panels, panelTitle, type Panel } from "../../kit/panels";
import { axis, baseLayout, config } from "../../kit/layout";
import { okabeIto } from "../../../base/palette";
import { taskColour } from "../../kit/colours";

/** The images of a task that are counted. */
type Portion = "all" | Split;

/** What `classDistribution` counts, and how it is laid out. */
export interface ClassDistributionOptions {
  /** Which images are counted; there is a row of panels for each. Default `["all"]`. */
  readonly parts?: readonly Portion[];
  /** Whether each task has a row of panels of its own; else tasks are stacked in one. Default: no. */
  readonly perTask?: boolean;
  /** Over the figure. */
  readonly title?: string;
}

/** What one panel counts. */
interface Counted {
  readonly summary: PartitionSummary;
  /** Indices into the summary's tasks. */
  readonly tasks: readonly number[];
  readonly portion: Portion;
  readonly title: string;
}

const portionNames = {
  all: "all images",
  train: "training images",
  validation: "validation images",
  test: "test images",
} as const;

/** Pixels between two rows of panels: the title of the lower one. */
const titleHeight = 36;

/**
 * Images with each class, stacked by the task that they belong to; an image of a later task may show an earlier class.
 * A line shows the logarithm of the total, because classes differ by orders of magnitude. Each benchmark has a column
 * of panels.
 */
export function classDistribution(
  summaries: PartitionSummary | readonly PartitionSummary[],
  options: ClassDistributionOptions = {},
): Figure {
  const { parts = ["all"], perTask = false, title = "Images with each class" } = options;
  const benchmarks = "tasks" in summaries ? [summaries] : summaries;
  const longest = Math.max(...benchmarks.map(({ tasks }) => tasks.length));
  const each = perTask ? Array.from({ length: longest }, (_, k) => [k]) : [undefined];
  const rows = each.flatMap((tasks) => parts.map((portion) => ({ tasks, portion })));
  const counted = rows.flatMap(({ tasks, portion }) =>
    benchmarks.map((summary): Counted => ({
      summary,
      tasks: (tasks ?? [...summary.tasks.keys()]).filter((k) => k < summary.tasks.length),
      portion,
      title: [summary.benchmark, ...(tasks ?? []).map((k) => `task ${k + 1}`), portionNames[portion]].join(", "),
    })),
  );
  const single = counted.length === 1;
  const height = single ? 300 : rows.length * (130 + titleHeight) - titleHeight;
  const grid = panels(
    counted.map((panel) => panel.title),
    {
      columns: benchmarks.length,
      gap: [0.09, titleHeight / height],
      sharedX: true,
      xaxis: {
        title: "",
        type: "category",
        ticks: "",
        showgrid: false,
        ...(benchmarks.length > 1 ? { tickangle: -90, dtick: 1, tickfont: { size: 10 } } : { tickangle: -45 }),
      },
      yaxis: { title: "images", rangemode: "tozero", tickformat: ",d" },
    },
  );
  const highest = Math.max(
    1,
    ...counted.flatMap((panel) => totals(panel).map((total) => Math.log10(Math.max(1, total)))),
  );
  const isFirst = firstOfEach();
  // The axes of the logarithms are numbered after those of the counts.
  const logAxisOf = (index: number): number => index + 1 + grid.length;
  const data: readonly Trace[] = counted.flatMap((panel, index) =>
    traces(panel, grid[index], `y${logAxisOf(index)}`, isFirst),
  );
  return {
    data,
    layout: {
      ...baseLayout(title, height, { legend: data, panels: !single }),
      ...axesOf(grid),
      ...Object.fromEntries(
        grid.map(({ x, y }, index) => [
          `yaxis${logAxisOf(index)}`,
          logAxis({ x, y, highest, titled: (index + 1) % benchmarks.length === 0 }),
        ]),
      ),
      annotations: single ? [] : grid.map((panel, index) => panelTitle(panel, escapeText(counted[index].title))),
      barmode: "stack",
      bargap: 0.25,
    },
    config,
    caption: `${title}: ${counted.map(describe).join("; ")}`,
  };
}

/** How many of a task's images that the panel counts show a class. */
function countOf({ portion }: Counted, task: TaskSummary, name: string): number {
  return (portion === "all" ? task.positives : task.positivesIn[portion])[name] ?? 0;
}

/** Images with each class in all tasks of a panel. */
function totals(panel: Counted): number[] {
  return panel.summary.classes.map((name) =>
    panel.tasks.reduce((sum, k) => sum + countOf(panel, panel.summary.tasks[k], name), 0),
  );
}

function traces(counted: Counted, { x, y }: Panel, logarithm: string, isFirst: (name: string) => boolean): Trace[] {
  const { classes, tasks } = counted.summary;
  const labels = classes.map(escapeText);
  const named = (name: string): object => ({ name, legendgroup: name, showlegend: isFirst(name), x: labels, xaxis: x });
  return [
    ...counted.tasks.map((k): Trace => ({
      type: "bar",
      ...named(`images of task ${tasks[k].task}`),
      y: classes.map((name) => countOf(counted, tasks[k], name)),
      yaxis: y,
      marker: { color: taskColour(k) },
      hovertemplate: `%{x}: %{y:,} images of task ${tasks[k].task}<extra></extra>`,
    })),
    {
      type: "scatter",
      mode: "lines+markers",
      ...named("log10 (right)"),
      legendrank: 2000,
      y: totals(counted).map((total) => (total > 0 ? Math.log10(total) : null)),
      yaxis: logarithm,
      line: { color: okabeIto.black, width: 1 },
      marker: { color: okabeIto.black, size: 5 },
      hovertemplate: "%{x}: log10 %{y:.2f}<extra></extra>",
    },
  ];
}

/** Where an axis of logarithms belongs. */
interface LogAxisOptions {
  readonly x: string;
  readonly y: string;
  readonly highest: number;
  readonly titled: boolean;
}

/** The axis of the logarithms over a panel; its range is the same in all panels. */
function logAxis({ x, y, highest, titled }: LogAxisOptions): Axis {
  return axis(titled ? "log10(images)" : "", {
    overlaying: y,
    anchor: x,
    side: "right",
    dtick: 1,
    range: [0, 1.05 * highest],
    showgrid: false,
    ...(!titled && { showticklabels: false, ticks: "" }),
  });
}

function describe(counted: Counted): string {
  const counts = totals(counted);
  const classes = counted.summary.classes.map((name, c) => `${name} ${counts[c].toLocaleString("en-US")}`);
  return `${counted.title}: ${classes.join(", ")}`;
}
