import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Reduction } from "../distributed";
import { follow } from "./followFile";
import { runJob, type JobOptions } from "./job";
import { rankProgram } from "./launchLine";
import { interruptible } from "../base/notebookCell";
import { interrupted } from "../training/interrupted";
import { resolveParameters, type RunOptions, type RunParameters } from "../training/parameters";
import type { RunRecord, TrainingEvent } from "../records";
import { readRun, recordOf, writeJson } from "../training/directory/runDirectory";

export interface LaunchSettings extends Pick<
  JobOptions,
  "ranks" | "hosts" | "threads" | "maxRestarts" | "timeout" | "onRestart"
> {
  /** Run directory, which all hosts share; the ranks' logs go to `logs` in it. Without it nothing is left behind. */
  readonly out?: string;
  /** Goes on from the run directory's last checkpoint. */
  readonly resume?: boolean;
  /** Ends the job, as interrupting the cell of a notebook does; the directory keeps the last epoch's checkpoint. */
  readonly signal?: AbortSignal;
  /** How gradients are added up over ranks. Default `sharded`. */
  readonly reduction?: Reduction;
  /** Receives every event of every rank. They are the same, at times of their own. */
  readonly on?: (event: TrainingEvent, rank: number) => void;
  /** What a legend shows; default the strategy's name. */
  readonly name?: string;
}

/** What each rank reads (`rank.ts`). */
export interface Assignment {
  readonly parameters: RunParameters;
  readonly out: string;
  readonly reduction?: Reduction;
}

/** File of a rank's events, one a line. */
export const eventsOf = (logs: string, rank: number): string => join(logs, `rank-${rank}.events`);

/**
 * The same run on several processes, over MPI: `launch({ strategy: "lwf" }, { ranks: 2 })` gives what `run({ strategy:
 * "lwf" })` gives.
 * @throws what `run` throws, `mpi/missing`, `launch/failed` with the log of the rank that failed, `launch/hung`.
 */
export async function launch(options: RunOptions, settings: LaunchSettings): Promise<RunRecord> {
  const { out: given, resume = false, reduction, on = () => {}, ...job } = settings;
  const signal = interruptible(settings.signal);
  const parameters = resolveParameters(options);
  const name = settings.name ?? parameters.strategy;
  const out = resolve(given ?? mkdtempSync(join(tmpdir(), "palimpsest-launch-")));
  const logs = join(out, "logs");
  mkdirSync(logs, { recursive: true });
  const program = rankProgram(join(__dirname, "rank"), logs);
  const events: TrainingEvent[] = [];
  const tell = (rank: number) =>
    lines((line) => {
      const event = JSON.parse(line) as TrainingEvent;
      if (rank === 0) events.push(event);
      on(event, rank);
    });
  const followed = Array.from({ length: job.ranks }, (_, rank) => follow(eventsOf(logs, rank), tell(rank)));
  const read = (): void => followed.forEach((one) => one.read());
  const watch = setInterval(read, 200);
  try {
    await writeJson(join(logs, "assignment.json"), { parameters, out, reduction } satisfies Assignment);
    // A job that is started again goes on from its last checkpoint.
    await runJob((attempt) => [...program, ...(resume || attempt > 0 ? ["--resume"] : [])], { ...job, logs, signal });
    read();
    return await readRun(out, name);
  } catch (cause) {
    if (!signal?.aborted || settings.signal?.aborted) throw cause;
    read();
    throw interrupted({ ...recordOf(events, name), R: [] }, given, cause);
  } finally {
    clearInterval(watch);
    if (given === undefined) rmSync(out, { recursive: true, force: true });
  }
}

/** Puts whole lines together from pieces of text. */
function lines(on: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    parts.forEach(on);
  };
}
