import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { error } from "../../base/errors";
import { makeFolder, writeWhole } from "../../base/files";
import { loaderArguments } from "../../base/siblingProgram";
import { commandLine, lastLine, logOf, type Failure, type MakeSettings } from "./makeRuns";
import type { PlannedRun, Sweep } from "./plan";
import { isMade, placeOf } from "./state";

/** How an array of Slurm jobs is made. */
export interface ArraySettings extends Omit<MakeSettings, "jobs"> {
  /** Most jobs of the array at the same time; undefined: what the cluster lets run. */
  readonly jobs: number | undefined;
  /** Options of sbatch. */
  readonly options: string;
}

/** Milliseconds between two looks at the runs and at the queue. */
const interval = 2000;

/**
 * Makes runs by an array of Slurm jobs, one a run, on a file system that all nodes share, and follows them. The end of
 * this process leaves the jobs to Slurm; the signal cancels them, and each run stops after its step.
 * @returns the runs that are not made although their jobs are gone
 * @throws `sweep/cluster` where sbatch is not there or refuses
 */
export async function makeArray(
  sweep: Sweep,
  runs: readonly PlannedRun[],
  settings: ArraySettings,
): Promise<readonly Failure[]> {
  const { signal, onBegin, onEnd } = settings;
  const job = await submitted(sweep, runs, settings);
  const going = new Set(runs);
  const begun = new Set<PlannedRun>();
  for (;;) {
    // Asked first: a job that is gone by then has written all that it writes.
    const isQueued = await isInQueue(job);
    for (const run of going) {
      if (!begun.has(run) && placeOf(run)) {
        begun.add(run);
        onBegin(run);
      }
      if (!(await isMade(run))) continue;
      going.delete(run);
      onEnd(run);
    }
    if (going.size === 0 || !isQueued) break;
    await pause(interval, undefined, { signal }).catch(() => {});
    if (signal.aborted) {
      await slurm("scancel", [job]);
      return [];
    }
  }
  return [...going].map((run): Failure => {
    const log = logOf(sweep, run.name);
    const failure = { run, end: lastLine(log), log };
    onEnd(run, failure);
    return failure;
  });
}

/** Writes the script of the array beside the runs, and submits it; gives the number of the job. */
async function submitted(sweep: Sweep, runs: readonly PlannedRun[], { jobs, options }: ArraySettings): Promise<string> {
  const script = join(sweep.out, "array.sh");
  makeFolder(join(sweep.out, "logs"));
  await writeWhole(script, scriptOf(sweep));
  const numbers = runs.map((run) => sweep.runs.indexOf(run) + 1).join(",");
  const array = `--array=${numbers}${jobs === undefined ? "" : `%${jobs}`}`;
  const words = options.split(/\s+/).filter((word) => word !== "");
  const answer = await slurm("sbatch", ["--parsable", array, ...words, script]);
  return answer.trim().split(";")[0];
}

/** The job of one run, by its number. Each run has its log, which a job that is started again goes on with. */
function scriptOf({ name, file, out, runs }: Sweep): string {
  const command = [process.execPath, ...loaderArguments(), commandLine(), "sweep", file, "--out", resolve(out)];
  return [
    "#!/bin/bash",
    `#SBATCH --job-name=${name.replace(/[^\w.-]+/g, "_")}`,
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
    `#SBATCH --output=${resolve(out, "logs", "array-%a.log")}`,
    "# A run for each number, in the order of the sweep.",
    `names=(${runs.map((run) => quotedWord(run.name)).join(" ")})`,
    `cd ${quotedWord(process.cwd())}`,
    "number=$SLURM_ARRAY_TASK_ID",
    `log=${quotedWord(resolve(out, "logs"))}/"\${names[number - 1]}.log"`,
    `exec ${command.map(quotedWord).join(" ")} --task "$number" >>"$log" 2>&1`,
    "",
  ].join("\n");
}

/** A word that a shell takes as it is. */
const quotedWord = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Whether a job, or one of its array, waits or runs. What squeue no longer knows has ended. */
async function isInQueue(job: string): Promise<boolean> {
  const answer = await slurm("squeue", ["--noheader", "--jobs", job]).catch(() => "");
  return answer.trim() !== "";
}

/** What a program of Slurm prints. @throws `sweep/cluster` */
async function slurm(program: string, words: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, words)).stdout;
  } catch (cause) {
    const { code, stderr = "", message } = cause as Error & { readonly code?: unknown; readonly stderr?: string };
    const problem = code === "ENOENT" ? "it is not on PATH" : stderr.trim().split("\n").at(-1) || message;
    throw error("sweep/cluster", { program, problem }, cause);
  }
}
