import type { EpochEvent, InterruptedRun, RunRecord, Scores } from "../../../records";
import type { Figure } from "../../kit/figure";
import { error } from "../../../base/errors";
import { interval } from "../../../base/interval";
import { lines, type Point } from "../../kit/lines";
import { axesOf, panels, panelTitle } from "../../kit/panels";
import { finalRow, groups, over, type Group } from "../../../metrics";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { baseLayout, config } from "../../kit/layout";
import { looks } from "../../kit/looks";
import { boundaries, epochAxis, placeOf, taskLabels, timeline, type Timeline } from "../../kit/timeline";

/** What `mapPerEpoch` shows. */
export interface MapPerEpochOptions {
  /**
   * Which classes: `all`, those of the tasks `seen` so far, or a task's number from 1. Default: `all` and each task, a
   * panel each.
   */
  readonly classes?: "all" | "seen" | number;
  /** Which images. Default `test`. */
  readonly split?: EvaluatedSplit;
}

type EvaluatedSplit = "test" | "validation";
type Subset = "all" | "seen" | number;
type Run = RunRecord | InterruptedRun;

/**
 * mAP after every epoch of the sequence, with a line for each method and marks where tasks end. Runs of one name are
 * averaged and drawn with a band. A run of a single task among runs of several (joint training) is drawn as a level:
 * what its last epoch reached.
 * @throws `figure/test-scores` for test scores of a run that has none by epoch.
 */
export function mapPerEpoch(runs: readonly Run[], options: MapPerEpochOptions = {}): Figure {
  const { classes, split = "test" } = options;
  const subsets: readonly Subset[] =
    classes !== undefined ? [classes] : ["all", ...Array.from({ length: tasksOf(runs) }, (_, i) => i + 1)];
  const methods = groups(runs);
  const lookOf = looks(namesOf(methods));
  const time = timeline(runs);
  // There is room over the highest line for the names of the tasks.
  const highest = Math.max(
    0,
    ...runs.flatMap((run) =>
      run.epochs.flatMap((event) => subsets.map((subset) => scoreOf(event[split], subset) ?? 0)),
    ),
    ...runs
      .filter((run) => !isScored(run, split))
      .flatMap((run) => subsets.map((one) => reachedBy(run, one, split) ?? 0)),
  );
  const grid = panels(subsets.map(subsetTitle), {
    columns: 2,
    matchY: true,
    xaxis: epochAxis(time),
    yaxis: { title: `mAP (${split})`, range: [0, 1.15 * highest || 1], tickformat: ".1f" },
  });
  const data = grid.flatMap((panel, index) =>
    methods.flatMap((method) => {
      const { name } = method;
      const isLevel = lastTask(method) === 1 && time.tasks.length > 1;
      const points = isLevel
        ? level(method, subsets[index], split, time.total)
        : curve(method, subsets[index], split, time);
      return lines(points, { name, look: lookOf(name), panel, showlegend: index === 0, level: isLevel });
    }),
  );
  const rows = Math.ceil(grid.length / 2);
  return {
    data,
    layout: {
      ...baseLayout("mAP after each epoch", rows * (classes === undefined ? 230 : 320), { legend: data, panels: true }),
      ...axesOf(grid),
      shapes: grid.flatMap((panel) => boundaries(panel, time)),
      annotations: [
        ...grid.map((panel, index) => panelTitle(panel, subsetTitle(subsets[index]))),
        ...grid.flatMap((panel) => taskLabels(panel, time)),
      ],
      hovermode: "x unified",
    },
    config,
    caption: `mAP on the ${split} set after each epoch of ${namesAndSeeds(methods)}`,
  };
}

/** Tasks that the runs were evaluated on. */
function tasksOf(runs: readonly Run[]): number {
  return Math.max(0, ...runs.flatMap((run) => run.epochs.map(({ validation }) => validation.tasks.length)));
}

/** Means over the runs of a method at each epoch. */
function curve(method: Group<Run>, subset: Subset, split: EvaluatedSplit, time: Timeline): readonly Point[] {
  const valuesByPlace = new Map<number, number[]>();
  for (const { run, event } of method.runs.flatMap((run) => run.epochs.map((event) => ({ run, event })))) {
    const x = placeOf(time, event.task, event.epoch);
    const value = scoreOf(scoresOf(run, event, split), subset);
    if (value !== undefined) valuesByPlace.set(x, [...(valuesByPlace.get(x) ?? []), value]);
  }
  return [...valuesByPlace].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, ...interval(values) }));
}

/** What the runs of a method reached, from 0 to the end of the axis. */
function level(method: Group<Run>, subset: Subset, split: EvaluatedSplit, end: number): readonly Point[] {
  const reached = over(method, (run) => reachedBy(run, subset, split));
  return reached === null ? [] : [0, end].map((x) => ({ x, ...reached }));
}

/** The final score of a run: of the epoch that it selected where that is recorded, else of its last epoch. */
function reachedBy(run: Run, subset: Subset, split: EvaluatedSplit): number | undefined {
  const isRecorded = split === "test" && subset !== "seen" && "metrics" in run;
  if (!isRecorded) return lastScore(run, split, subset);
  return subset === "all" ? run.metrics.acc : finalRow(run)[subset - 1];
}

function lastScore(run: Run, split: EvaluatedSplit, subset: Subset): number | undefined {
  const last = run.epochs[run.epochs.length - 1];
  return last && scoreOf(scoresOf(run, last, split), subset);
}

/** Whether a run has these scores of every epoch. */
const isScored = (run: Run, split: EvaluatedSplit): boolean => run.epochs.every((event) => event[split] !== undefined);

/** The scores of an epoch. @throws `figure/test-scores` */
function scoresOf({ name }: Run, event: EpochEvent, split: EvaluatedSplit): Scores {
  const scores = event[split];
  if (scores === undefined) throw error("figure/test-scores", { run: name });
  return scores;
}

function scoreOf(scores: Scores | undefined, subset: Subset): number | undefined {
  return typeof subset === "number" ? scores?.tasks[subset - 1] : scores?.[subset];
}

function lastTask(method: Group<Run>): number {
  return Math.max(0, ...method.runs.flatMap((run) => run.epochs.map((event) => event.task)));
}

function subsetTitle(subset: Subset): string {
  if (typeof subset === "number") return `classes of task ${subset}`;
  return subset === "all" ? "all classes" : "classes seen so far";
}
