import type { RunRecord } from "../../../records";
import { bars } from "../../kit/bars";
import type { Figure, Trace } from "../../kit/figure";
import { finalRow, groups, over, taskCount } from "../../../metrics";
import { namesAndSeeds, namesOf } from "../../kit/methods";
import { axis, baseLayout, config } from "../../kit/layout";
import { looks } from "../../kit/looks";

/**
 * mAP of each task's classes, and of all classes, at the end of the sequence: a group of bars for each task, in it a
 * bar for each method.
 */
export function mapPerTask(runs: readonly RunRecord[]): Figure {
  const methods = groups(runs);
  const lookOf = looks(namesOf(methods));
  const tasks = Array.from({ length: taskCount(runs) }, (_, index) => index);
  const places = [...tasks.map((task) => `classes of task ${task + 1}`), "all classes"];
  const data: readonly Trace[] = methods.map((method) => {
    const { name } = method;
    const perTask = tasks.map((task) => over(method, (run) => finalRow(run)[task]));
    return bars(name, places, [...perTask, over(method, (run) => run.metrics.acc)], lookOf(name), 2);
  });
  return {
    data,
    layout: {
      ...baseLayout("Final mAP by task", 300, { legend: data }),
      barmode: "group",
      bargap: 0.18,
      xaxis: axis("", { ticks: "", showgrid: false }),
      yaxis: axis("mAP (test)", { rangemode: "tozero" }),
    },
    config,
    caption: `Final test mAP of each task's classes and of all classes: ${namesAndSeeds(methods)}`,
  };
}
