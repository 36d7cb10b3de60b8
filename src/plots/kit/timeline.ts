import type { RunRecord } from "../../records";
import type { Axis } from "./figure";
import type { Panel } from "./panels";

/** The epochs of all tasks on one axis. Runs may differ in length: the longest run of each task counts. */
export interface Timeline {
  /** Epochs of each task. */
  readonly tasks: readonly number[];
  /** Place of the last epoch of each task. */
  readonly ends: readonly number[];
  /** Epochs in all. */
  readonly total: number;
}

/** The timeline of runs. Runs of one task (joint training) count only where there are no others. */
export function timeline(runs: readonly Pick<RunRecord, "epochs">[]): Timeline {
  const sequences = runs.filter((run) => run.epochs.some((event) => event.task > 1));
  const tasks: number[] = [];
  for (const { task, epoch } of (sequences.length > 0 ? sequences : runs).flatMap((run) => run.epochs)) {
    while (tasks.length < task) tasks.push(0);
    tasks[task - 1] = Math.max(tasks[task - 1], epoch);
  }
  const ends = tasks.map((_, index) => tasks.slice(0, index + 1).reduce((sum, n) => sum + n, 0));
  return { tasks, ends, total: ends[ends.length - 1] ?? 0 };
}

/** Place of an epoch on the axis. Task and epoch are counted from 1. */
export const placeOf = ({ ends }: Timeline, task: number, epoch: number): number => (ends[task - 2] ?? 0) + epoch;

/** The axis of a timeline: whole epochs, about eight of them with numbers. */
export function epochAxis({ total }: Timeline): Axis & { readonly title: string } {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, total / 8)));
  const dtick = power * ([1, 2, 5, 10].find((step) => total / (power * step) <= 8) ?? 10);
  return { title: "epoch", range: [0, total + 0.5], tick0: 0, dtick };
}

/** Dashed lines in a panel where tasks end. */
export function boundaries(panel: Panel, { ends }: Timeline): object[] {
  return ends.slice(0, -1).map((end) => boundary(panel, end));
}

/** Names of the tasks along the top of a panel; none where there is a single task. */
export function taskLabels(panel: Panel, { ends }: Timeline): object[] {
  return ends.length < 2 ? [] : ends.map((end, task) => taskLabel(panel, task + 1, end));
}

function boundary(panel: Panel, end: number): object {
  return {
    type: "line",
    layer: "below",
    xref: panel.x,
    yref: `${panel.y} domain`,
    x0: end + 0.5,
    x1: end + 0.5,
    y0: 0,
    y1: 1,
    line: { color: "#aaaaaa", width: 1, dash: "dash" },
  };
}

function taskLabel(panel: Panel, task: number, end: number): object {
  return {
    text: `task ${task}`,
    xref: panel.x,
    yref: `${panel.y} domain`,
    x: end + 0.4,
    y: 1,
    xanchor: "right",
    yanchor: "top",
    showarrow: false,
    font: { size: 11, color: "#888888" },
  };
}
