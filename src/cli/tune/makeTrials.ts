import type { RungPlace, TrialRun } from "../../studies/tuning/tune";
import { settingsOf } from "../config/print";
import { wordsOf } from "../config/settings";
import { writeLine, type Context } from "../context";
import { makeRuns, type Failure } from "../sweep/makeRuns";
import type { PlannedRun } from "../sweep/plan";
import { isMade } from "../sweep/state";
import { drawSweep } from "../sweep/view";

/** How the runs of trials are made. */
export interface TrialSettings {
  /** Processes at the same time. */
  readonly jobs: number;
  /** Folder of the processes' logs. */
  readonly out: string;
}

/**
 * Makes the missing runs of a rung as `sweep` makes its runs: each by a process of its own, several at a time. A run
 * that fails is left to the tuning, which meets what it met.
 */
export async function makeTrials(
  runs: readonly TrialRun[],
  { strategy, rung, rungs, epochs }: RungPlace,
  { jobs, out }: TrialSettings,
  { stderr, signal }: Context,
): Promise<void> {
  const planned = runs.map(plannedRun);
  const missing: PlannedRun[] = [];
  for (const run of planned) if (!(await isMade(run))) missing.push(run);
  if (missing.length === 0) return;
  const view = drawSweep(stderr, planned.length, planned.length - missing.length);
  const trials = `${planned.length} trials of ${epochs} epoch${epochs === 1 ? "" : "s"} a task`;
  view.say(`${strategy}, rung ${rung} of ${rungs}: ${trials}, ${missing.length} of them to make`);
  try {
    await makeRuns({ out }, missing, {
      ...{ jobs, signal, onBegin: view.begin },
      onEnd: (run, failure?: Failure) => view.end(run, failure && (failure.end || `see ${failure.log}`)),
      onWait: ({ name }) => view.say(`${name}: another process writes it; its end is waited for`),
    });
  } finally {
    view.stop();
  }
  if (signal.aborted) writeLine(stderr, "the same command goes on where it stopped");
}

/** A trial as a run of a sweep. */
function plannedRun({ name, resolvedRun, directory }: TrialRun): PlannedRun {
  const words = wordsOf(settingsOf(resolvedRun.parameters));
  return {
    name: name.replace(/[^\w.=-]+/g, "-"),
    words,
    request: { resolvedRun, out: directory, resume: true },
  };
}
