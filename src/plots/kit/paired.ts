import { error } from "../../base/errors";
import { interval, type Interval } from "../../base/interval";
import type { Group } from "../../metrics";
import type { RunRecord } from "../../records";

/** The value of a run; null where it is not defined. */
export type ValueOf = (run: RunRecord) => number | null | undefined;

/**
 * The mean of the differences of a value, run by run, with its 95% t interval: what the seed does to both runs of a
 * pair does not widen it. Null where a run does not have the value.
 * @param runs of the same seeds as the base, in the same order.
 */
export function paired(runs: readonly RunRecord[], base: readonly RunRecord[], valueOf: ValueOf): Interval | null {
  const differences = runs.flatMap((run, i) => {
    const [value, baseValue] = [valueOf(run) ?? null, valueOf(base[i]) ?? null];
    return value === null || baseValue === null ? [] : [value - baseValue];
  });
  return differences.length === runs.length ? interval(differences) : null;
}

/** @throws `argument/invalid` where a method has not as many runs as the one that it is compared with. */
export function assertPairs(methods: readonly Group[], base: Group): void {
  const uneven = methods.find((method) => method.runs.length !== base.runs.length);
  if (!uneven) return;
  throw error("argument/invalid", {
    argument: uneven.name,
    received: uneven.runs.length,
    takes: `${base.runs.length} runs, as ${base.name} has`,
  });
}
