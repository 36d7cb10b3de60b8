import type { Interval } from "../../base/interval";
import { overAll } from "../measures";
import type { StoredRun } from "../storedRun";

/** What the runs of a method took: means with 95% t intervals over seeds, null where a run does not say. */
export interface Costs {
  /** Images that were stored at most, on all ranks together. */
  readonly samples: Interval | null;
  /** What the strategy kept at most at the end of a task, on a rank, in bytes: samples, importances, weights. */
  readonly bytes: Interval | null;
  /** Wall time of training and of the evaluations after epochs, in seconds. */
  readonly seconds: Interval | null;
  /** Numbers that the parameters of the network hold. */
  readonly parameters: Interval | null;
  /** Steps of training. */
  readonly updates: Interval | null;
  /** Tasks that were trained one after another: 1 of joint training. */
  readonly sessions: Interval | null;
}

/** The costs of runs of one method. */
export function costsOf(runs: readonly StoredRun[]): Costs {
  const over = (valueOf: (run: StoredRun) => number | undefined): Interval | null => overAll({ runs }, valueOf);
  // A run that held nothing says nothing of memory.
  const memoryOf = ({ done }: StoredRun): { readonly kept: number; readonly samples?: number } | undefined =>
    done && (done.memory ?? { kept: 0 });
  const total = ({ record }: StoredRun, of: "seconds" | "steps"): number =>
    record.epochs.reduce((sum, epoch) => sum + epoch[of], 0);
  return {
    samples: over((run) => memoryOf(run) && (memoryOf(run)?.samples ?? 0)),
    bytes: over((run) => memoryOf(run)?.kept),
    seconds: over((run) => total(run, "seconds")),
    parameters: over(({ done }) => done?.parameters),
    updates: over((run) => total(run, "steps")),
    sessions: over(({ record }) => new Set(record.epochs.map(({ task }) => task)).size),
  };
}

/** Costs that two methods of equal budget have in common. */
const budgeted = ["updates", "samples", "parameters", "sessions"] as const satisfies readonly (keyof Costs)[];
const words = { updates: "updates", samples: "stored images", parameters: "parameters" } as const;

/**
 * In what the budget of a method differs from that of the reference, each as half a sentence; empty where in nothing
 * that both say.
 */
export function budgetOf(costs: Costs, reference: Costs): string[] {
  return budgeted.flatMap((name) => {
    const [own, other] = [costs[name]?.mean, reference[name]?.mean];
    if (own === undefined || other === undefined || own === other) return [];
    if (name === "sessions") return [`${own} of ${other} sessions`];
    if (other === 0 || own === 0) return [`${own === 0 ? "no" : Math.round(own)} ${words[name]}`];
    return [`${Number((own / other).toPrecision(3))} × the ${words[name]}`];
  });
}
