import { error } from "../base/errors";
import type { RunRecord } from "../records";
import type { StoredRun } from "./storedRun";

/**
 * Every strategy has its own default of these, so that they tell methods apart only where they vary within a strategy.
 */
const ownToStrategy: ReadonlySet<string> = new Set(["direction", "headSteps"]);

/**
 * The runs under names that tell their methods apart: the strategy, then what else differs among the runs. Runs whose
 * parameters differ in the seed alone have one name: they are seeds of one method.
 *
 * @throws `compare/same-seed` where two runs are the same one, which an interval would count twice.
 */
export function nameMethods(runs: readonly StoredRun[]): RunRecord[] {
  const values = runs.map(({ manifest }) => manifest.parameters as unknown as Readonly<Record<string, unknown>>);
  // What an earlier version did not record says nothing.
  const keys = Object.keys(values[0] ?? {}).filter(
    (key) => key !== "seed" && key !== "strategy" && values.every((of) => of[key] !== undefined),
  );
  const varies = (key: string, among: typeof values): boolean =>
    new Set(among.map((of) => JSON.stringify(of[key]))).size > 1;
  const named = values.map((own) => {
    const same = values.filter(({ strategy }) => strategy === own.strategy);
    const telling = keys.filter((key) => varies(key, ownToStrategy.has(key) ? same : values));
    return [String(own.strategy), ...telling.map((key) => `${key} ${plain(own[key])}`)].join(", ");
  });
  const seen = new Map<string, string>();
  runs.forEach(({ directory, manifest: { seed } }, i) => {
    const other = seen.get(`${named[i]}/${seed}`);
    if (other !== undefined) throw error("compare/same-seed", { method: named[i], seed, runs: [other, directory] });
    seen.set(`${named[i]}/${seed}`, directory);
  });
  return runs.map(({ record }, i) => ({ ...record, name: named[i] }));
}

/** Parameters that all the runs share, by name. */
export function sharedParameters(runs: readonly StoredRun[]): [name: string, value: string][] {
  const [first, ...others] = runs.map(
    ({ manifest }) => manifest.parameters as unknown as Readonly<Record<string, unknown>>,
  );
  return Object.entries(first ?? {})
    .filter(([key, value]) => others.every((of) => JSON.stringify(of[key]) === JSON.stringify(value)))
    .map(([key, value]) => [key, plain(value)]);
}

/** What speaks against reading the runs side by side, in a sentence each. */
export function caveats(runs: readonly StoredRun[]): string[] {
  const distinct = (of: (run: StoredRun) => string | null): number => new Set(runs.map(of)).size;
  const commits = distinct(({ manifest }) => manifest.commit);
  return [
    ...(distinct(({ manifest }) => manifest.data.hash) > 1
      ? ["These runs did not see the same data: their scores are of different images or labels."]
      : []),
    ...(commits > 1 ? [`These runs were made by ${commits} versions of the sources.`] : []),
  ];
}

const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
