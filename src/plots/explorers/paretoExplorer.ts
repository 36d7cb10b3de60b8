import { error } from "../../base/errors";
import { groups, taskCount, type Group } from "../../metrics";
import type { RunRecord } from "../../records";
import { escapeText } from "../kit/figure";
import { looks } from "../kit/looks";
import { namesAndSeeds, namesOf } from "../kit/methods";
import { during, explorer, textOf, valuesOf, type Explorer } from "./explorer";
import { mark } from "./marks";
import { isDominated, isReference, meanPoint, pathOf, stepsOf, type PlacedMethod, type TaskPair } from "./pareto";
import { plane } from "./plane";

/** What `paretoExplorer` compares. */
export interface ParetoExplorerOptions {
  /** Number of the earlier task, from 1. Default 1. */
  readonly earlier?: number;
  /** Number of the new task, from 1: the slider moves over its epochs. Default: the last one. */
  readonly later?: number;
}

/**
 * Two tasks as the two objectives that they are: the error of an earlier task's classes over that of the new task's,
 * with a path for each run while the new task is trained, and a point for each method. The slider moves along the
 * epochs. At the end the methods that no other one dominates (is at least as good on both tasks, and better on one) are
 * marked and joined.
 *
 * The error of a task is 1 - mAP of its classes on test images, in [0, 1]. It stands in for the loss: a run records the
 * losses of its objectives alone, on training images, and most methods have no loss of an earlier task's labels.
 * Runs of one name are averaged. A run that ended with fewer epochs stays where its last one was. A run of a single
 * task among runs of several (joint training) is a reference. Methods without a defined mAP at the end are left out.
 * @throws `explorer/test-scores` for a run without test scores by epoch; `argument/invalid` where no run has both
 *   tasks.
 *
 * @example await show(paretoExplorer([finetune, lwf, ppi, lwfPpi], { earlier: 1, later: 3 }))
 */
export function paretoExplorer(runs: readonly RunRecord[], options: ParetoExplorerOptions = {}): Explorer {
  const pair = pairOf(runs, options);
  const { earlier, later } = pair;
  const steps = stepsOf(runs, later);
  const methods = placed(groups(runs), pair, steps.length);
  const left = groups(runs).filter(({ name }) => !methods.some(({ method }) => method.name === name));
  const best = methods.filter(({ nonDominated }) => nonDominated);
  const notThere = left.length > 0 ? `; without a defined mAP: ${namesOf(left).join(", ")}` : "";
  return explorer({
    title: `Errors on task ${earlier} and task ${later} while task ${later} is trained`,
    caption:
      `1 - mAP of the classes of task ${earlier} and of task ${later} on test images, ` +
      `over the epochs of task ${later}: ` +
      `${namesAndSeeds(methods.map(({ method }) => method))}; ` +
      `not dominated at the end: ${namesOf(best.map(({ method }) => method)).join(", ") || "none"}${notThere}`,
    steps,
    content:
      `<div class="plane"><div>${plane(methods, pair)}</div>` +
      `<div class="scroll" tabindex="0" role="region" aria-label="errors of each method">` +
      `${tableOf(methods, pair)}</div></div>` +
      `<p class="note">Error: 1 - mAP of the task's classes on test images; down and to the left is better. ` +
      `At the end, rings and a dashed line are around and between methods that no other one dominates.</p>`,
    fallback: fallback(methods, pair),
  });
}

/** @throws `argument/invalid` */
function pairOf(runs: readonly RunRecord[], options: ParetoExplorerOptions): TaskPair {
  const count = Math.min(taskCount(runs), Math.max(0, ...runs.map(({ metrics }) => metrics.R.length - 1)));
  if (count < 2)
    throw error("argument/invalid", { argument: "runs", received: runs.length, takes: "runs of several tasks" });
  const pair = { earlier: options.earlier ?? 1, later: options.later ?? count };
  for (const argument of ["earlier", "later"] as const) {
    const received = pair[argument];
    if (!Number.isInteger(received) || received < 1 || received > count)
      throw error("argument/invalid", { argument, received, takes: `a task's number from 1 to ${count}` });
  }
  if (pair.earlier === pair.later)
    throw error("argument/invalid", { argument: "later", received: pair.later, takes: "another task than `earlier`" });
  return pair;
}

function placed(methods: readonly Group[], pair: TaskPair, steps: number): readonly PlacedMethod[] {
  const found = methods.flatMap((method) => {
    const paths = method.runs.map((run) => pathOf(run, pair, steps));
    const means = Array.from({ length: steps }, (_, step) => meanPoint(paths.map((path) => path[step])));
    return means[steps - 1].every(Number.isFinite)
      ? [{ method, paths, means, isReference: method.runs.every(isReference) }]
      : [];
  });
  const ends = found.filter(({ isReference }) => !isReference).map(({ means }) => means[steps - 1]);
  return found.map((one) => ({ ...one, nonDominated: !one.isReference && !isDominated(one.means[steps - 1], ends) }));
}

function tableOf(methods: readonly PlacedMethod[], { earlier, later }: TaskPair): string {
  const lookOf = looks(namesOf(methods.map(({ method }) => method)));
  const rows = methods.map(({ method: { name }, means, nonDominated, isReference }) => {
    const symbol = `<svg viewBox="-7 -7 14 14" aria-hidden="true">${mark(lookOf(name), [0, 0], 5.5)}</svg>`;
    const cells = ([0, 1] as const).map((axis) => `<td ${valuesOf(means.map((mean) => mean[axis]))}></td>`);
    const note = isReference
      ? "reference"
      : `<span ${during(means.length - 1)}>${nonDominated ? "not dominated" : ""}</span>`;
    return `<tr><th scope="row">${symbol}${escapeText(name)}</th>${cells.join("")}<td>${note}</td></tr>`;
  });
  return (
    `<table><thead><tr><th scope="row">method</th><th scope="col">error, task ${earlier}</th>` +
    `<th scope="col">error, task ${later}</th><td></td></tr></thead><tbody>${rows.join("")}</tbody></table>`
  );
}

/** The errors at the end. */
function fallback(methods: readonly PlacedMethod[], { earlier, later }: TaskPair): string {
  const rows = methods.map(({ method: { name }, means, nonDominated }) => {
    const cells = means[means.length - 1].map((value) => `<td>${textOf(value)}</td>`).join("");
    return `<tr><th>${escapeText(name)}</th>${cells}<td>${nonDominated ? "not dominated" : ""}</td></tr>`;
  });
  return (
    `<table><thead><tr><th>method</th><th>error, task ${earlier}</th><th>error, task ${later}</th><th></th></tr>` +
    `</thead><tbody>${rows.join("")}</tbody></table>`
  );
}
