import type { Split } from "../../../data/benchmark";
import type { PartitionSummary, TaskSummary } from "../../../data/summary";
import { escapeText, type Figure, type Trace } from "../../kit/figure";
import { firstOfEach, panels, panelTitle, type Panel } from "../../kit/panels";
import { axis, baseLayout, config, okabeIto, taskColours } from "../../kit/theme";

export interface ClassDistributionOptions {
  /** Which images are counted; a row of panels for each. Default `all`. */
  readonly parts?: readonly ("all" | Split)[];
  /** A row of panels for each task, in place of the tasks stacked in one. */
  readonly perTask?: boolean;
  readonly title?: string;
}

/** What one panel counts. */
interface Counted {
  readonly summary: PartitionSummary;
  /** Indices into the summary's tasks. */
  readonly tasks: readonly number[];
  readonly part: "all" | Split;
  readonly title: string;
}

const partNames = {
  all: "all images",
  train: "training images",
  validation: "validation images",
  test: "test images",
} as const;

/** Pixels between two rows of panels: the title of the lower one. */
const titleHeight = 36;

/**
 * Images with each class, stacked by the task they belong to (an image of a later task may show an earlier class), and
 * the logarithm of the total as a line, for the classes differ by orders of magnitude. A column of panels for each
 * benchmark.
 */
export function classDistribution(
  summaries: PartitionSummary | readonly PartitionSummary[],
  options: ClassDistributionOptions = {},
): Figure {
  const { parts = ["all"], perTask = false, title = "Images with each class" } = options;
  const all = "tasks" in summaries ? [summaries] : summaries;
  const longest = Math.max(...all.map(({ tasks }) => tasks.length));
  const each = perTask ? Array.from({ length: longest }, (_, k) => [k]) : [undefined];
  const rows = each.flatMap((tasks) => parts.map((part) => ({ tasks, part })));
  const counted = rows.flatMap(({ tasks, part }) =>
    all.map((summary): Counted => ({
      summary,
      tasks: (tasks ?? [...summary.tasks.keys()]).filter((k) => k < summary.tasks.length),
      part,
      title: [summary.benchmark, ...(tasks ?? []).map((k) => `task ${k + 1}`), partNames[part]].join(", "),
    })),
  );
  const single = counted.length === 1;
  const height = single ? 300 : rows.length * (130 + titleHeight) - titleHeight;
  const grid = panels(
    counted.map((panel) => panel.title),
    {
      columns: all.length,
      gap: [0.09, titleHeight / height],
      sharedX: true,
      xaxis: {
        title: "",
        type: "category",
        ticks: "",
        showgrid: false,
        ...(all.length > 1 ? { tickangle: -90, dtick: 1, tickfont: { size: 10 } } : { tickangle: -45 }),
      },
      yaxis: { title: "images", rangemode: "tozero", tickformat: ",d" },
    },
  );
  const highest = Math.max(
    1,
    ...counted.flatMap((panel) => totals(panel).map((total) => Math.log10(Math.max(1, total)))),
  );
  const first = firstOfEach();
  // The axes of the logarithms are numbered after those of the counts.
  const logAxisOf = (index: number): number => index + 1 + grid.length;
  const base = baseLayout(title, height, { legend: true, panels: !single }) as { margin: object };
  return {
    data: counted.flatMap((panel, index) => traces(panel, grid[index], `y${logAxisOf(index)}`, first)),
    layout: {
      ...base,
      ...Object.assign({}, ...grid.map(({ layout }) => layout)),
      ...Object.fromEntries(
        grid.map(({ x, y }, index) => [
          `yaxis${logAxisOf(index)}`,
          logAxis({ x, y, highest, titled: (index + 1) % all.length === 0 }),
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

/** Images of a panel's tasks and part with a class. */
function countOf({ part }: Counted, task: TaskSummary, name: string): number {
  return (part === "all" ? task.positives : task.positivesIn[part])[name] ?? 0;
}

function totals(panel: Counted): number[] {
  return panel.summary.classes.map((name) =>
    panel.tasks.reduce((sum, k) => sum + countOf(panel, panel.summary.tasks[k], name), 0),
  );
}

function traces(counted: Counted, { x, y }: Panel, logarithm: string, first: (name: string) => boolean): Trace[] {
  const { classes, tasks } = counted.summary;
  const labels = classes.map(escapeText);
  const named = (name: string): object => ({ name, legendgroup: name, showlegend: first(name), x: labels, xaxis: x });
  return [
    ...counted.tasks.map((k): Trace => ({
      type: "bar",
      ...named(`images of task ${tasks[k].task}`),
      y: classes.map((name) => countOf(counted, tasks[k], name)),
      yaxis: y,
      marker: { color: taskColours[k % taskColours.length] },
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

/** The scale of the logarithms over a panel, the same in all. */
function logAxis({
  x,
  y,
  highest,
  titled,
}: {
  x: string;
  y: string;
  highest: number;
  titled: boolean;
}): Record<string, unknown> {
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
  return `${counted.title}: ${counted.summary.classes.map((name, c) => `${name} ${counts[c].toLocaleString("en-US")}`).join(", ")}`;
}
