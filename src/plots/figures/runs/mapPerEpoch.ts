import type { EpochEvent, InterruptedRun, RunRecord, Scores } from "../../../records";
import type { Figure } from "../../kit/figure";
import { interval } from "../../../base/interval";
import { lines, type Point } from "../../kit/lines";
import { panels, panelTitle } from "../../kit/panels";
import { finalRow, groups, over, seedsNote, type Group } from "../../../metrics/overRuns";
import { baseLayout, config, looks } from "../../kit/theme";
import { boundaries, placeOf, taskLabels, timeline, type Timeline } from "../../kit/timeline";

export interface MapPerEpochOptions {
  /**
   * Which classes: `all`, those of the tasks `seen` so far, or a task's number from 1. Default: `all` and each task, a
   * panel each.
   */
  readonly classes?: "all" | "seen" | number;
  /** Default `test`. */
  readonly split?: "test" | "validation";
}

type Subset = "all" | "seen" | number;
type Run = RunRecord | InterruptedRun;

/**
 * mAP after every epoch of the sequence, a line a method, with the ends of the tasks marked. Runs of one name are
 * averaged and drawn with a band. A run of a single task among runs of several (joint training) is a level: what its
 * last epoch reached.
 */
export function mapPerEpoch(runs: readonly Run[], options: MapPerEpochOptions = {}): Figure {
  const { classes, split = "test" } = options;
  const subsets: readonly Subset[] =
    classes !== undefined ? [classes] : ["all", ...Array.from({ length: tasksOf(runs) }, (_, i) => i + 1)];
  const all = groups(runs);
  const lookOf = looks(all.map((group) => group.name));
  const time = timeline(runs);
  // Room over the highest line for the names of the tasks.
  const highest = Math.max(
    0,
    ...runs.flatMap((run) =>
      run.epochs.flatMap((event) => subsets.map((subset) => scoreOf(event[split], subset) ?? 0)),
    ),
  );
  const grid = panels(subsets.map(subsetTitle), {
    columns: 2,
    matchY: true,
    xaxis: { title: "epoch", range: [0, time.total + 0.5] },
    yaxis: { title: `mAP (${split})`, range: [0, 1.15 * highest || 1], tickformat: ".1f" },
  });
  const data = grid.flatMap((panel, index) =>
    all.flatMap((group) => {
      const look = lookOf.get(group.name)!;
      const isLevel = lastTask(group) === 1 && time.tasks.length > 1;
      const points = isLevel
        ? level(group, subsets[index], split, time.total)
        : curve(group, subsets[index], split, time);
      return lines(points, { name: group.name, look, panel, showlegend: index === 0, level: isLevel });
    }),
  );
  const rows = Math.ceil(grid.length / 2);
  return {
    data,
    layout: {
      ...baseLayout("mAP after each epoch", rows * (classes === undefined ? 230 : 320), { legend: true, panels: true }),
      ...Object.assign({}, ...grid.map((panel) => panel.layout)),
      shapes: grid.flatMap((panel) => boundaries(panel, time)),
      annotations: [
        ...grid.map((panel, index) => panelTitle(panel, subsetTitle(subsets[index]))),
        ...grid.flatMap((panel) => taskLabels(panel, time)),
      ],
      hovermode: "x unified",
    },
    config,
    caption: `mAP on the ${split} set after each epoch of ${all.map((group) => group.name).join(", ")}${seedsNote(all)}`,
  };
}

/** Tasks that the runs were evaluated on. */
function tasksOf(runs: readonly Run[]): number {
  return Math.max(0, ...runs.flatMap((run) => run.epochs.map(({ test }) => test.tasks.length)));
}

function curve(group: Group<Run>, subset: Subset, split: "test" | "validation", time: Timeline): readonly Point[] {
  const at = new Map<number, number[]>();
  for (const event of group.runs.flatMap((run) => run.epochs)) {
    const x = placeOf(time, event.task, event.epoch);
    const value = scoreOf(event[split], subset);
    if (value !== undefined) at.set(x, [...(at.get(x) ?? []), value]);
  }
  return [...at].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, ...interval(values) }));
}

function level(group: Group<Run>, subset: Subset, split: "test" | "validation", end: number): readonly Point[] {
  const reached = over(group, (run) =>
    split === "test" && subset !== "seen" && "metrics" in run
      ? subset === "all"
        ? run.metrics.acc
        : finalRow(run)[subset - 1]
      : lastScores(run.epochs, split, subset),
  );
  return reached === null
    ? []
    : [
        { x: 0, ...reached },
        { x: end, ...reached },
      ];
}

function lastScores(epochs: readonly EpochEvent[], split: "test" | "validation", subset: Subset): number | undefined {
  const last = epochs[epochs.length - 1];
  return last && scoreOf(last[split], subset);
}

function scoreOf(scores: Scores, subset: Subset): number | undefined {
  return typeof subset === "number" ? scores.tasks[subset - 1] : scores[subset];
}

function lastTask(group: Group<Run>): number {
  return Math.max(0, ...group.runs.flatMap((run) => run.epochs.map((event) => event.task)));
}

function subsetTitle(subset: Subset): string {
  return typeof subset === "number"
    ? `classes of task ${subset}`
    : subset === "all"
      ? "all classes"
      : "classes seen so far";
}
