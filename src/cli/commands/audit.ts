import { jsonInOrder } from "../../base/named";
import { summariseAudit, type AuditSummary } from "../../metrics";
import { readRun } from "../../training/directory/runDirectory";
import type { AuditedStep, CompletionEvent } from "../../records";
import { writeLine, type AddCommand, type Context } from "../context";
import { aligned, fraction } from "../report";

/** `palimpsest audit`: what the audited steps of a run did to every objective. */
export const auditCommand: AddCommand = (parent, context) => {
  parent
    .command("audit")
    .description(
      "what a run's audited steps did to every objective: conflicts, duals, what was promised and kept; " +
        "and how right the labels are that it completed",
    )
    .argument("<run>", "run directory")
    .option("--json", "print JSON")
    .action((directory: string, { json }: { json?: boolean }) => audit(directory, json === true, context));
};

async function audit(directory: string, json: boolean, { stdout }: Context): Promise<void> {
  const { name, audits, completions = [] } = await readRun(directory);
  const tasks = [...new Set(audits.map(({ task }) => task))].map((task) => {
    const steps = audits.filter((step) => step.task === task);
    return {
      task,
      steps: steps.length,
      projected: steps.filter(({ projected }) => projected).length,
      objectives: summariseAudit(steps),
    };
  });
  const found = { name, tasks, ...(completions.length > 0 && { completions }) };
  writeLine(
    stdout,
    json ? jsonInOrder(found, 2) : [format(name, audits, tasks), ...completionTable(completions)].join("\n"),
  );
}

/** How right the labels are that were completed, by task: a row each. */
function completionTable(completions: readonly CompletionEvent[]): string[] {
  if (completions.length === 0) return [];
  const total = (event: CompletionEvent, count: "made" | "right" | "hidden"): number =>
    Object.values(event.classes).reduce((sum, of) => sum + of[count], 0);
  const rows = completions.map((event) => {
    const { task, threshold, images, expected = null, precision, recall } = event;
    const [made, right, hidden] = (["made", "right", "hidden"] as const).map((count) => total(event, count));
    return [
      `task ${task}`,
      ...[fraction(threshold), fraction(made / images), fraction(expected), String(made), String(right)],
      ...[String(hidden), fraction(precision), fraction(recall)],
    ];
  });
  const titles = ["threshold", "an image", "expected", "made", "right", "hidden", "precision", "recall"];
  return [
    "",
    ...aligned([["labels completed", ...titles], ...rows]),
    "",
    "made: labels of earlier classes that became positive above the threshold; right: those that are so in truth;",
    "hidden: positives in truth that the task's images do not tell. precision: right of made; recall: right of hidden.",
  ];
}

interface TaskAudit {
  readonly task: number;
  readonly steps: number;
  readonly projected: number;
  readonly objectives: readonly AuditSummary[];
}

const columns: readonly (readonly [title: string, cell: (row: AuditSummary) => string])[] = [
  ["steps", ({ steps }) => String(steps)],
  ["cosine", ({ cosine }) => fraction(cosine)],
  ["conflict", ({ conflict }) => percent(conflict)],
  ["weight", ({ weight }) => fraction(weight)],
  ["dual", ({ dual }) => fraction(dual)],
  ["opposed", ({ opposed }) => percent(opposed)],
  ["worst", ({ worst }) => fraction(worst)],
  ["opposed*", ({ appliedOpposed }) => percent(appliedOpposed)],
  ["worst*", ({ appliedWorst }) => fraction(appliedWorst)],
  ["rose", ({ rose }) => percent(rose)],
];

function format(name: string, audits: readonly AuditedStep[], tasks: readonly TaskAudit[]): string {
  if (audits.length === 0) return `${name}: no step was audited (--audit 0)`;
  return [
    name,
    ...tasks.flatMap(({ task, steps, projected, objectives }) => [
      "",
      ...aligned([
        [`task ${task}`, ...columns.map(([title]) => title)],
        ...objectives.map((row) => [row.objective, ...columns.map(([, cell]) => cell(row))]),
      ]),
      `projected in ${projected} of ${steps} audited steps`,
    ]),
    "",
    "cosine, conflict: of the gradient with the new task's, and how often it is negative; weight, dual: in the",
    "direction. opposed, worst: how often the direction opposes the gradient, and its least cosine with it; * the same",
    "for the step applied, after momentum, preconditioning and weight decay. rose: how often the objective was higher",
    "after the step, on the same batch.",
  ].join("\n");
}

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
