import type { CompletionEvent, RunRecord } from "../../../records";
import { curves, type Curve } from "../../kit/curves";
import type { Figure } from "../../kit/figure";

const measures = [
  { title: "precision: made labels that are right", of: ({ precision }: CompletionEvent) => precision },
  { title: "recall: hidden labels that were made", of: ({ recall }: CompletionEvent) => recall },
] as const;

/**
 * What completed labels of earlier tasks' classes get right, task by task: precision, the share of the positives made
 * that are true; and recall, the share of the hidden positives that were made. Runs that complete nothing have no line,
 * and the first task has no point.
 */
export function completionPerTask(runs: readonly RunRecord[]): Figure {
  const series = measures.flatMap(({ title, of }) =>
    runs.flatMap(({ name, completions = [] }): Curve[] =>
      completions.length === 0
        ? []
        : [{ name, panel: title, x: completions.map(({ task }) => task), y: completions.map(of) }],
    ),
  );
  const tasks = [...new Set(series.flatMap(({ x }) => x.map(Number)))].sort((a, b) => a - b);
  return curves(series, {
    title: "Completed labels of earlier classes",
    x: "task",
    y: "share, by the truth",
    xTicks: tasks,
    yRange: [0, 1],
    columns: 2,
  });
}
