import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import type { Reduction } from "../distributed";
import { follow } from "../distributed/follow";
import { runJob, type JobOptions } from "../distributed/job";
import { resolveParameters, type RunOptions, type RunParameters } from "./parameters";
import type { RunRecord, TrainingEvent } from "./records";
import { readRun, writeJson } from "./runDirectory";

export interface LaunchSettings extends Pick<JobOptions, "ranks" | "hosts" | "threads" | "maxRestarts" | "timeout" | "signal"> {
  /** Run directory, which all hosts share; the ranks' logs go to `logs` in it. Without it nothing is left behind. */
  readonly out?: string;
  /** Goes on from the run directory's last checkpoint. */
  readonly resume?: boolean;
  /** How gradients are added up over ranks. Default `sharded`. */
  readonly reduction?: Reduction;
  /** Receives every event of every rank. They are the same, at times of their own. */
  readonly on?: (event: TrainingEvent, rank: number) => void;
  /** Hears of a failure after which the job goes on from its last checkpoint. */
  readonly onRestart?: (failure: Error) => void;
  /** What a legend shows; default the strategy's name. */
  readonly name?: string;
}

/** What each rank reads (`rank.ts`). */
export interface Assignment {
  readonly parameters: RunParameters;
  readonly out: string;
  readonly resume: boolean;
  readonly reduction?: Reduction;
}

/** File of a rank's events, one a line. */
export const eventsOf = (logs: string, rank: number): string => join(logs, `rank-${rank}.events`);

/**
 * The same run on several processes, over MPI: `launch({ strategy: "lwf" }, { ranks: 2 })` gives what `run({ strategy: "lwf" })` gives.
 * @throws what `run` throws, `mpi/missing`, `launch/failed` with the log of the rank that failed, `launch/hung`.
 */
export async function launch(options: RunOptions, settings: LaunchSettings): Promise<RunRecord> {
  const { out: given, resume = false, reduction, on = () => {}, name, ...job } = settings;
  const parameters = resolveParameters(options);
  const out = resolve(given ?? mkdtempSync(join(tmpdir(), "palimpsest-launch-")));
  const logs = join(out, "logs");
  mkdirSync(logs, { recursive: true });
  const extension = extname(__filename);
  // Sources run through the loader that runs this process; the build needs none.
  const program = [process.execPath, ...(extension === ".ts" ? process.execArgv : []), join(__dirname, `rank${extension}`)];
  const tell = (rank: number) => lines((line) => on(JSON.parse(line) as TrainingEvent, rank));
  const followed = Array.from({ length: job.ranks }, (_, rank) => follow(eventsOf(logs, rank), tell(rank)));
  const watch = setInterval(() => followed.forEach((events) => events.read()), 200);
  const assign = (again: boolean): Promise<void> =>
    writeJson(join(logs, "assignment.json"), { parameters, out, resume: again, reduction } satisfies Assignment);
  try {
    await assign(resume);
    await runJob(() => [...program, logs], {
      ...job,
      logs,
      // A job that is started again goes on from its last checkpoint.
      onRestart: async (failure) => {
        await assign(true);
        settings.onRestart?.(failure);
      },
    });
    followed.forEach((events) => events.read());
    return await readRun(out, name ?? parameters.strategy);
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
