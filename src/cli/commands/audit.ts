import { summariseAudit, type AuditSummary } from "../../metrics";
import { readRun } from "../../training/directory/runDirectory";
import type { AuditedStep } from "../../records";
import { writeLine, type AddCommand, type Context } from "../context";
import { aligned, fraction } from "../report";

/** `palimpsest audit`: what the audited steps of a run did to every objective. */
export const auditCommand: AddCommand = (parent, context) => {
  parent
    .command("audit")
    .description("what a run's audited steps did to every objective: conflicts, duals, and what was promised and kept")
    .argument("<run>", "run directory")
    .option("--json", "print JSON")
    .action((directory: string, { json }: { json?: boolean }) => audit(directory, json === true, context));
};

async function audit(directory: string, json: boolean, { stdout }: Context): Promise<void> {
  const { name, audits } = await readRun(directory);
  const tasks = [...new Set(audits.map(({ task }) => task))].map((task) => {
    const steps = audits.filter((step) => step.task === task);
    return {
      task,
      steps: steps.length,
      projected: steps.filter(({ projected }) => projected).length,
      objectives: summariseAudit(steps),
    };
  });
  writeLine(stdout, json ? JSON.stringify({ name, tasks }, null, 2) : format(name, audits, tasks));
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
