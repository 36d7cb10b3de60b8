import { escapeText } from "../kit/figure";
import { taskColour } from "../kit/colours";
import type { RunRecord } from "../../records";
import { classGroups, type ClassGroup, type TaskOfClasses } from "./classGroups";
import { during, explorer, textOf, valuesOf, type Explorer, type Value } from "./explorer";
import { testScores } from "./testScores";

/** What `epochExplorer` shows beside the run. */
export interface EpochExplorerOptions {
  /**
   * The tasks with their classes, as `data.tasks` or `summarise(data).tasks`: classes stand under their task, in its
   * colour. Default: all together, as a record does not say which task brings a class.
   */
  readonly tasks?: readonly TaskOfClasses[];
}

/** A moment of a run that the slider stops at. */
interface Moment {
  readonly label: string;
  /** The task that is trained, from 1; 0 before training. */
  readonly task: number;
  /** Whether that task has ended, so that its row of R stands. */
  readonly ended: boolean;
  /** `[tasks]`: mAP of each task's classes at this moment. */
  readonly tasks: readonly Value[];
  /** `[classes]`: AP of each class at this moment; undefined where the record lacks it. */
  readonly classAP: readonly Value[] | undefined;
}

/**
 * A slider over the epochs of a run: R as it fills, and the AP of each class at that moment, all on test images. Rows
 * of R are "before training" and "after task k"; the row of the task that is trained has the scores after the epoch.
 * The slider stops before training, after each epoch, and after each task, which has the network of the epoch that the
 * run selected. Values are fractions in [0, 1]. What is not defined is a dash, as the AP of a class without a positive.
 * @throws `explorer/test-scores` for a run without test scores by epoch; `argument/invalid` for tasks whose classes are
 *   not those of the run.
 *
 * @example await show(epochExplorer(finetune, { tasks: data.tasks }))
 */
export function epochExplorer(run: RunRecord, { tasks }: EpochExplorerOptions = {}): Explorer {
  const { name, classes, metrics } = run;
  const moments = momentsOf(run);
  const groups = classGroups(classes, tasks);
  const final = metrics.R[metrics.R.length - 1] ?? [];
  const reached = final.map((value, k) => `task ${k + 1} ${textOf(value)}`).join(", ");
  return explorer({
    title: `${name}, epoch by epoch`,
    caption: `${name}: R and the AP of each class on test images after each epoch. mAP at the end: ${reached}`,
    steps: moments.map(({ label }) => label),
    content: [
      `<div class="scroll" tabindex="0" role="region" aria-label="R">${matrix(run, moments)}</div>`,
      `<div class="groups">${groups.map((group) => bars(group, classes, moments)).join("")}</div>`,
      `<p class="note">Above: mAP of the classes of each task. Below: AP of each class. `,
      `"After task" is the network of the epoch that the run selected.</p>`,
    ].join(""),
    fallback: fallback(run, moments[moments.length - 1]),
  });
}

function momentsOf(run: RunRecord): readonly Moment[] {
  const { R, classR } = run.metrics;
  return R.flatMap((row, task): Moment[] => {
    const ofEpochs = run.epochs
      .filter((event) => event.task === task)
      .map((event): Moment => {
        const test = testScores(run, event);
        const label = `task ${task}, epoch ${event.epoch}`;
        return { label, task, ended: false, tasks: test.tasks, classAP: test.classAP };
      });
    const label = task === 0 ? "before training" : `after task ${task}`;
    return [...ofEpochs, { label, task, ended: true, tasks: row, classAP: classR?.[task] }];
  });
}

/** R as a table: each cell has the values of all moments. */
function matrix({ metrics: { R } }: RunRecord, moments: readonly Moment[]): string {
  const heads = (R[0] ?? []).map((_, k) => `<th scope="col">${swatch(k)}task ${k + 1}</th>`).join("");
  const rows = R.map((row, i) => {
    const cells = row.map((value, k) => `<td ${valuesOf(moments.map((moment) => inRow(moment, i, k, value)))}></td>`);
    return `<tr><th scope="row">${rowHead(i, moments)}</th>${cells.join("")}</tr>`;
  });
  return (
    `<table class="heat"><caption>R: test mAP of the classes of each task</caption>` +
    `<thead><tr><td style="border:0"></td>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table>`
  );
}

/** What row `i` of R has in column `k` at a moment: nothing before its task is trained. */
function inRow({ task, ended, tasks }: Moment, i: number, k: number, value: number): Value {
  if (i < task || (i === task && ended)) return value ?? null;
  return i === task ? (tasks[k] ?? null) : undefined;
}

/** The name of a row, which is another one while its task is trained. */
function rowHead(i: number, moments: readonly Moment[]): string {
  if (i === 0) return "before training";
  const [from, end] = [
    moments.findIndex(({ task }) => task === i),
    moments.findIndex(({ task, ended }) => task === i && ended),
  ];
  const after = (at: string): string => `<span ${at}>after task ${i}</span>`;
  const running = from < end ? `<em ${during(from, end - 1)}>in task ${i}</em>` : "";
  return `${after(during(0, from - 1))}${running}${after(during(end))}`;
}

/** A bar for each class of a group. */
function bars({ task, classes }: ClassGroup, names: readonly string[], moments: readonly Moment[]): string {
  const rows = classes.map((c) => {
    const name = escapeText(names[c]);
    const values = valuesOf(moments.map(({ classAP }) => classAP?.[c] ?? null));
    return `<div class="row"><span title="${name}">${name}</span><span class="bar" ${values}></span></div>`;
  });
  const title = task === undefined ? "AP of classes" : `${swatch(task)}AP of the classes of task ${task + 1}`;
  const colour = task === undefined ? "#888888" : taskColour(task);
  return `<h4>${title}</h4><div class="bars" style="--colour:${colour}">${rows.join("")}</div>`;
}

const swatch = (task: number): string => `<i class="swatch" style="background:${taskColour(task)}"></i>`;

/** R, and the AP of the classes, as they are at the end. */
function fallback({ classes, metrics: { R } }: RunRecord, last: Moment | undefined): string {
  const cells = (row: readonly Value[]): string => row.map((value) => `<td>${textOf(value ?? null)}</td>`).join("");
  const heads = (R[0] ?? []).map((_, k) => `<th>task ${k + 1}</th>`).join("");
  const rows = R.map((row, i) => `<tr><th>${i === 0 ? "before training" : `after task ${i}`}</th>${cells(row)}</tr>`);
  const ofClasses = classes.map((name, c) => `${escapeText(name)} ${textOf(last?.classAP?.[c] ?? null)}`);
  return (
    `<table><thead><tr><th>test mAP</th>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table>` +
    `<p>AP of classes at the end: ${ofClasses.join(", ")}</p>`
  );
}
