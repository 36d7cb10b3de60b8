import { error } from "../base/errors";
import type { RunParameters, RunRecord } from "../records";
import type { StoredRun } from "./storedRun";

/** Parameters that tell no methods apart: the seed, the name's own beginning, and what no measure depends on. */
const neverTell: readonly string[] = ["seed", "strategy", "testAfter"] satisfies (keyof RunParameters)[];

/** Parameters whose default depends on the strategy: they belong to a name only where they vary within a strategy. */
const defaultsOfStrategies: ReadonlySet<string> = new Set(["direction"]);

/**
 * The runs under names that tell their methods apart: the strategy, then the parameters that differ among the runs.
 * Runs that differ in the seed alone have the same name: they are seeds of one method.
 * @param ignored parameters that tell nothing.
 * @throws `compare/same-seed` where two runs have the same name and seed: an interval would count one run twice.
 */
export function nameMethods(runs: readonly StoredRun[], ignored: ReadonlySet<string> = new Set()): RunRecord[] {
  const values = runs.map(parametersOf);
  // A parameter that an earlier version did not record cannot be compared.
  const keys = Object.keys(values[0] ?? {}).filter(
    (key) => ![...ignored, ...neverTell].includes(key) && values.every((parameters) => parameters[key] !== undefined),
  );
  const varies = (key: string, among: typeof values): boolean =>
    new Set(among.map((parameters) => JSON.stringify(parameters[key]))).size > 1;
  const names = values.map((parameters) => {
    const sameStrategy = values.filter(({ strategy }) => strategy === parameters.strategy);
    const telling = keys.filter((key) => varies(key, defaultsOfStrategies.has(key) ? sameStrategy : values));
    return [
      parameterText(parameters.strategy),
      ...telling.map((key) => `${key} ${parameterText(parameters[key])}`),
    ].join(", ");
  });
  const seen = new Map<string, string>();
  runs.forEach(({ directory, manifest: { seed } }, i) => {
    const other = seen.get(`${names[i]}/${seed}`);
    if (other !== undefined) throw error("compare/same-seed", { method: names[i], seed, runs: [other, directory] });
    seen.set(`${names[i]}/${seed}`, directory);
  });
  return runs.map(({ record }, i) => ({ ...record, name: names[i] }));
}

/** Parameters that all the runs share, by name. */
export function sharedParameters(runs: readonly StoredRun[]): [name: string, value: string][] {
  const [first, ...others] = runs.map(parametersOf);
  return Object.entries(first ?? {})
    .filter(([key, value]) => others.every((parameters) => JSON.stringify(parameters[key]) === JSON.stringify(value)))
    .map(([key, value]) => [key, parameterText(value)]);
}

/** Reasons why the runs cannot be compared directly, each as a sentence. */
export function caveats(runs: readonly StoredRun[]): string[] {
  const distinct = (valueOf: (run: StoredRun) => string | null): number => new Set(runs.map(valueOf)).size;
  const commits = distinct(({ manifest }) => manifest.commit);
  return [
    ...(distinct(({ manifest }) => manifest.data.hash) > 1
      ? ["These runs did not see the same data: their scores are of different images or labels."]
      : []),
    ...(commits > 1 ? [`These runs were made by ${commits} versions of the sources.`] : []),
  ];
}

/** Parameters by name: those of earlier versions may differ from today's. */
const parametersOf = ({ manifest }: StoredRun): Readonly<Record<string, unknown>> => ({ ...manifest.parameters });

/** A parameter as text. */
export const parameterText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
