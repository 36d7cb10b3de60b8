import type { RunRecord } from "../../../records";
import { bars } from "../../kit/bars";
import type { Figure } from "../../kit/figure";
import { finalRow, groups, over, seedsNote, taskCount } from "../../../metrics/overRuns";
import { axis, baseLayout, config, looks } from "../../kit/theme";

/**
 * mAP of each task's classes, and of all classes, at the end of the sequence: a group of bars a task, a bar a method.
 */
export function mapPerTask(runs: readonly RunRecord[]): Figure {
  const all = groups(runs);
  const lookOf = looks(all.map((group) => group.name));
  const tasks = Array.from({ length: taskCount(runs) }, (_, index) => index);
  const places = [...tasks.map((task) => `classes of task ${task + 1}`), "all classes"];
  return {
    data: all.map((group) =>
      bars(
        group.name,
        places,
        [...tasks.map((task) => over(group, (run) => finalRow(run)[task])), over(group, (run) => run.metrics.acc)],
        lookOf.get(group.name)!,
        2,
      ),
    ),
    layout: {
      ...baseLayout("Final mAP by task", 300, { legend: true }),
      barmode: "group",
      bargap: 0.18,
      xaxis: axis("", { ticks: "", showgrid: false }),
      yaxis: axis("mAP (test)", { rangemode: "tozero" }),
    },
    config,
    caption: `Final test mAP of each task's classes and of all classes: ${all.map((group) => group.name).join(", ")}${seedsNote(all)}`,
  };
}
