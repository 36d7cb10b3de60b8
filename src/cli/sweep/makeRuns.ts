import { fork } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makeFolder } from "../../base/files";
import { loaderArguments, siblingProgram } from "../../base/siblingProgram";
import type { PlannedRun, Sweep } from "./plan";
import { isMade } from "./state";

/** A run of a sweep that could not be made. */
export interface Failure {
  readonly run: PlannedRun;
  /** The last line that it wrote. */
  readonly end: string;
  /** Path of its log. */
  readonly log: string;
}

/** How runs are made. */
export interface MakeSettings {
  /** Processes at the same time. */
  readonly jobs: number;
  /** Ends all processes after the step that each is at. */
  readonly signal: AbortSignal;
  /** Hears that a process begins a run. */
  readonly onBegin: (run: PlannedRun) => void;
  /** Hears that a run is made, or that it failed. */
  readonly onEnd: (run: PlannedRun, failure?: Failure) => void;
  /** Hears that another process writes a run, whose end is waited for. */
  readonly onWait: (run: PlannedRun) => void;
}

/** Milliseconds between two looks at a run that another process makes. */
const interval = 500;

/** The command line of this project, as a program. */
export const commandLine = (): string => siblingProgram(join(__dirname, "..", "index"));

/** The log of a run's process, beside the runs. */
export const logOf = ({ out }: Pick<Sweep, "out">, name: string): string => join(out, "logs", `${name}.log`);

/**
 * Makes runs, as many at a time as there are jobs, each by a process of its own: `palimpsest run ... --resume`. These
 * end with this process, whatever ends it. A run that fails is no reason to end the others.
 * @returns the failures, in the order of the runs
 */
export async function makeRuns(
  sweep: Pick<Sweep, "out">,
  runs: readonly PlannedRun[],
  settings: MakeSettings,
): Promise<readonly Failure[]> {
  makeFolder(join(sweep.out, "logs"));
  const waiting = [...runs];
  const failures: Failure[] = [];
  const work = async (): Promise<void> => {
    for (let run = waiting.shift(); run !== undefined && !settings.signal.aborted; run = waiting.shift()) {
      const failure = await makeOne(sweep, run, settings);
      if (failure) failures.push(failure);
      if (!settings.signal.aborted) settings.onEnd(run, failure);
    }
  };
  await Promise.all(Array.from({ length: Math.min(settings.jobs, runs.length) }, work));
  return failures.sort((a, b) => runs.indexOf(a.run) - runs.indexOf(b.run));
}

async function makeOne(
  sweep: Pick<Sweep, "out">,
  run: PlannedRun,
  settings: MakeSettings,
): Promise<Failure | undefined> {
  const { isUsedHere } = require("../../training/directory/lock") as typeof import("../../training/directory/lock");
  const { signal } = settings;
  const log = logOf(sweep, run.name);
  let isBegun = false;
  for (;;) {
    if (await isUsedHere(run.request.out)) settings.onWait(run);
    while ((await isUsedHere(run.request.out)) && !signal.aborted) await pause(interval);
    if (signal.aborted || (await isMade(run))) return undefined;
    if (!isBegun) settings.onBegin(run);
    isBegun = true;
    const code = await processOf(run, log, settings);
    if (code === 0 || signal.aborted) return undefined;
    // Another sweep may have been faster.
    if (!(await isUsedHere(run.request.out))) return { run, end: lastLine(log), log };
  }
}

/** Runs the process of a run to its end, however that comes; gives its exit code. */
async function processOf(run: PlannedRun, log: string, { jobs, signal }: MakeSettings): Promise<number | null> {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / jobs)));
  const output = openSync(log, "a");
  try {
    const child = fork(commandLine(), ["run", ...run.words, `--out=${run.request.out}`, "--resume"], {
      env: { TF_NUM_INTRAOP_THREADS: threads, OMP_NUM_THREADS: threads, ...process.env },
      execArgv: [...loaderArguments()],
      stdio: ["ignore", output, output, "ipc"],
    });
    const stop = (): void => void (child.connected && child.disconnect());
    signal.addEventListener("abort", stop, { once: true });
    return await new Promise<number | null>((resolve) => {
      child.once("error", () => resolve(null));
      child.once("close", resolve);
    }).finally(() => signal.removeEventListener("abort", stop));
  } finally {
    closeSync(output);
  }
}

/** The last line of a log; nothing where there is none. */
export const lastLine = (log: string): string =>
  existsSync(log) ? (readFileSync(log, "utf8").trimEnd().split("\n").at(-1) ?? "") : "";
