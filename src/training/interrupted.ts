import type { InterruptedRun } from "./records";

let latest: InterruptedRun | undefined;

/** What the last run that was interrupted in this notebook had done; undefined if none was. Figures and tables of epochs take it as any run. */
export function interruptedRun(): InterruptedRun | undefined {
  return latest;
}

export function keepInterrupted(run: InterruptedRun): void {
  latest = run;
}
