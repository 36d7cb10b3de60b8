import type { RunRecord } from "../../../records";
import { curves, type Curve } from "../../kit/curves";
import type { Figure } from "../../kit/figure";

/**
 * mAP of the classes seen so far after each task, with a line for each method and the band of its seeds. A run of a
 * single task among runs of several (joint training) is a dashed level: what it reached on all classes. Runs of earlier
 * versions, which did not record it, have no line.
 */
export function seenMAPPerTask(runs: readonly RunRecord[]): Figure {
  const tasks = Math.max(0, ...runs.map(({ metrics }) => metrics.seenMAP?.length ?? 0));
  const isLevel = ({ metrics }: RunRecord): boolean => metrics.seenMAP?.length === 1 && tasks > 1;
  const series = runs.map((run): Curve => ({
    name: run.name,
    x: isLevel(run) ? [1, tasks] : (run.metrics.seenMAP ?? []).map((_, task) => task + 1),
    y: isLevel(run) ? [run.metrics.acc, run.metrics.acc] : (run.metrics.seenMAP ?? []),
  }));
  return curves(series, {
    title: "mAP after each task",
    x: "after task",
    y: "mAP of the classes seen (test)",
    xTicks: Array.from({ length: tasks }, (_, task) => task + 1),
    references: [...new Set(runs.filter(isLevel).map(({ name }) => name))],
  });
}
