import { error, type PalimpsestError } from "../base/errors";
import type { InterruptedRun } from "../records";

let latest: InterruptedRun | undefined;

/**
 * What the last run that was interrupted in this notebook had done; undefined if none was. Figures and tables of epochs
 * take it as any run.
 */
export function interruptedRun(): InterruptedRun | undefined {
  return latest;
}

/**
 * What a run throws where its cell was interrupted; what it had done is kept. `out` is its directory, if it has one.
 */
export function interrupted(run: InterruptedRun, out: string | undefined, cause: unknown): PalimpsestError {
  latest = run;
  return error("run/interrupted", { name: run.name, epochs: run.epochs.length, out }, cause);
}
