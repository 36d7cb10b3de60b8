import { error } from "../../base/errors";
import { interval, type Interval } from "../../base/interval";
import { groups, type Group } from "../../metrics";
import type { ThresholdF1 } from "../../records";
import { budgetDifferences, methodBudget, type MethodBudget } from "../budget";
import { overAll } from "../measures";
import { caveats, nameMethods } from "../methods";
import type { StoredRun } from "../storedRun";
import { byProtocol, protocolOf, untold, type ProtocolTexts } from "./protocol";

/** How runs become a leaderboard. */
export interface LeaderboardOptions {
  /** Name of the row that others are compared with, or a strategy. Default: `lwf`, where there is one. */
  readonly reference?: string;
}

/** Runs by protocol: a table for each, a row for each method. */
export interface Leaderboard {
  /** In the order in which the protocols first appear. */
  readonly tables: readonly LeaderboardTable[];
}

/** The methods of one protocol. */
export interface LeaderboardTable {
  /** What all of its runs have in common, by name. */
  readonly protocol: ProtocolTexts;
  /** Name of the row that others are compared with; null where there is none. */
  readonly reference: string | null;
  /** What speaks against the comparison, each as a sentence. */
  readonly notes: readonly string[];
  /** By average mAP, the highest first; those without one last. */
  readonly rows: readonly LeaderboardRow[];
}

/** F1 of a method's final answers: means with 95% t intervals over seeds, null unless all runs have them. */
export interface LeaderboardF1 {
  /** Probability above which a class is predicted. */
  readonly threshold: number;
  /** Mean over classes of the F1 of each. */
  readonly cf1: Interval | null;
  /** F1 of the mean precision and the mean recall. */
  readonly cf1OfMeans: Interval | null;
  /** F1 over the decisions of all classes together. */
  readonly of1: Interval | null;
}

/** One method: means with 95% t intervals over seeds, scores in [0, 1]. */
export interface LeaderboardRow {
  /** The strategy, then the parameters that tell it from other rows. */
  readonly method: string;
  /** Ascending. */
  readonly seeds: readonly number[];
  /**
   * Mean over sessions of the mAP of the classes seen; null where a run does not have all sessions, as joint training,
   * whose single value is no mean of the same kind.
   */
  readonly averageMAP: Interval | null;
  /** mAP of all classes at the end. */
  readonly lastMAP: Interval | null;
  /** At 0.5, then at 0.8. */
  readonly f1: readonly LeaderboardF1[];
  /** Differences to the reference, paired by the seeds that both have; null where there is nothing to compare. */
  readonly difference: { readonly averageMAP: Interval | null; readonly lastMAP: Interval | null };
  /** What its runs took. */
  readonly costs: MethodBudget;
  /** In what its budget differs from the reference's; null where there is no reference. */
  readonly budget: readonly string[] | null;
}

/** The strategy that others are compared with unless it is said. */
const usualReference = "lwf";

/**
 * The leaderboard of finished runs.
 * @throws `argument/invalid` where no row has the name of the reference; `compare/same-seed` where a run is counted
 *   twice.
 */
export function leaderboard(runs: readonly StoredRun[], { reference }: LeaderboardOptions = {}): Leaderboard {
  const tables = byProtocol(runs).map((group) => tableOf(group, reference ?? usualReference));
  if (reference !== undefined && tables.every((table) => table.reference === null)) {
    const takes = tables.flatMap(({ rows }) => rows.map(({ method }) => method)).join("; ");
    throw error("argument/invalid", { argument: "--reference", received: reference, takes });
  }
  return { tables };
}

/** A run under the name of its method. */
type Named = StoredRun & { readonly name: string };

function tableOf(runs: readonly StoredRun[], wanted: string): LeaderboardTable {
  const names = nameMethods(runs, untold);
  const methods = groups(runs.map((run, i): Named => ({ ...run, name: names[i].name })));
  const reference =
    methods.find(({ name }) => name === wanted) ??
    methods.find(({ runs: [first] }) => first.manifest.parameters.strategy === wanted);
  const sessions = Math.max(...runs.map(sessionsOf));
  const rows = methods.map((method) => rowOf(method, reference, sessions));
  const key = ({ averageMAP }: LeaderboardRow): number => averageMAP?.mean ?? -1;
  return {
    protocol: protocolOf(runs[0]),
    reference: reference?.name ?? null,
    notes: caveats(runs),
    rows: rows.sort((a, b) => key(b) - key(a)),
  };
}

/** Sessions whose mAP of the classes seen is known; 0 of a run of an earlier version. */
const sessionsOf = ({ record }: StoredRun): number => record.metrics.seenMAP?.length ?? 0;

function rowOf(method: Group<Named>, reference: Group<Named> | undefined, sessions: number): LeaderboardRow {
  const average = (run: StoredRun): number | null =>
    sessionsOf(run) === sessions ? (run.record.metrics.averageMAP ?? null) : null;
  const last = ({ record }: StoredRun): number => record.metrics.acc;
  const paired = (valueOf: (run: StoredRun) => number | null): Interval | null =>
    reference && reference !== method ? pairedDifference(method, reference, valueOf) : null;
  const costs = methodBudget(method.runs);
  return {
    method: method.name,
    seeds: method.runs.map(({ manifest }) => manifest.seed).sort((a, b) => a - b),
    averageMAP: overAll(method, average),
    lastMAP: overAll(method, last),
    f1: [0.5, 0.8].map((threshold) => f1Of(method, threshold)),
    difference: { averageMAP: paired(average), lastMAP: paired(last) },
    costs,
    budget: reference ? budgetDifferences(costs, methodBudget(reference.runs)) : null,
  };
}

function f1Of(method: Group<Named>, threshold: number): LeaderboardF1 {
  const over = (key: "cf1" | "cf1OfMeans" | "of1"): Interval | null =>
    overAll(method, ({ record }) => {
      const is = (entry: ThresholdF1): boolean => entry.chosenBy === "given" && entry.threshold === threshold;
      return record.metrics.f1?.find(is)?.[key];
    });
  return { threshold, cf1: over("cf1"), cf1OfMeans: over("cf1OfMeans"), of1: over("of1") };
}

/** The mean of the differences of a value by seed, over the seeds that both methods have it of; null without any. */
function pairedDifference(
  method: Group<Named>,
  reference: Group<Named>,
  valueOf: (run: StoredRun) => number | null,
): Interval | null {
  const others = new Map(reference.runs.map((run) => [run.manifest.seed, valueOf(run)]));
  const differences = method.runs.flatMap((run) => {
    const [own, other] = [valueOf(run), others.get(run.manifest.seed) ?? null];
    return own === null || other === null || !Number.isFinite(own - other) ? [] : [own - other];
  });
  return differences.length === 0 ? null : interval(differences);
}
