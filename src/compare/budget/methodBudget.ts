import type { Interval } from "../../base/interval";
import { overAll } from "../measures";
import { runBudget, type BudgetedRun, type RunBudget } from "./runBudget";

/** What the runs of a method took: means with 95% t intervals over seeds, null where a run does not say. */
export type MethodBudget = { readonly [K in keyof RunBudget]: Interval | null };

/** The budget of runs of one method. */
export function methodBudget(runs: readonly BudgetedRun[]): MethodBudget {
  const budgets = runs.map(runBudget);
  const over = (name: keyof RunBudget): Interval | null => overAll({ runs: budgets }, (budget) => budget[name]);
  return {
    updates: over("updates"),
    headUpdates: over("headUpdates"),
    images: over("images"),
    passes: over("passes"),
    samples: over("samples"),
    bytes: over("bytes"),
    answerBytes: over("answerBytes"),
    parameters: over("parameters"),
    sessions: over("sessions"),
    seconds: over("seconds"),
  };
}

/** What two methods of equal budget have in common. */
const compared = [
  "updates",
  "headUpdates",
  "images",
  "passes",
  "samples",
  "parameters",
  "sessions",
] as const satisfies readonly (keyof MethodBudget)[];
const words = {
  updates: "updates",
  headUpdates: "head updates",
  images: "images",
  passes: "passes",
  samples: "stored images",
  parameters: "parameters",
} as const;

/**
 * In what the budget of a method differs from that of the reference, each as half a sentence; empty where in nothing
 * that both say.
 */
export function budgetDifferences(budget: MethodBudget, reference: MethodBudget): string[] {
  return compared.flatMap((name) => {
    const [own, other] = [budget[name]?.mean, reference[name]?.mean];
    if (own === undefined || other === undefined || own === other) return [];
    if (name === "sessions") return [`${own} of ${other} sessions`];
    if (other === 0 || own === 0) return [`${own === 0 ? "no" : Math.round(own)} ${words[name]}`];
    return [`${Number((own / other).toPrecision(3))} × the ${words[name]}`];
  });
}
