import { error } from "../../base/errors";
import { assertFolderOf, integer } from "../arguments";
import { writeLine, type AddCommand, type Context } from "../context";
import { drawCount } from "../progress";
import { runOne } from "../run/runOne";
import { makeRuns, type Failure } from "../sweep/makeRuns";
import { readSweep, type PlannedRun, type Sweep } from "../sweep/plan";
import { makeArray } from "../sweep/slurm";
import { isMade } from "../sweep/state";
import { drawSweep } from "../sweep/view";
import { compareRuns } from "./compare";

interface Options {
  readonly out?: string;
  readonly jobs?: number;
  readonly slurm?: string | true;
  readonly task?: number;
  readonly list?: boolean;
  readonly html?: string;
}

/** `palimpsest sweep`: the runs that a file describes, each made once, and what they come to. */
export const sweepCommand: AddCommand = (parent, context) => {
  parent
    .command("sweep")
    .description("make all runs that a file describes: a grid or a list of options; started again, it goes on")
    .argument("<file>", "YAML or JSON file with extends, run, list, grid and out")
    .option("--out <dir>", "folder of the runs (default: the file's out, or a folder in runs/ named after the file)")
    .option("--jobs <n>", "runs that are made at the same time, each by a process (default: one a core)", integer(1))
    .option("--slurm [options]", "make them as an array of Slurm jobs; options of sbatch follow an =, in one text")
    .option("--task <n>", "make the n-th run alone, in this process: what a job of the array does", integer(1))
    .option("--list", "say what would run, and stop")
    .option("--html <file>", "write the comparison as a page too, complete in itself")
    .action((file: string, options: Options) => sweepRuns(file, options, context));
};

async function sweepRuns(file: string, options: Options, context: Context): Promise<void> {
  const { html, task } = options;
  assertFolderOf("--html", html);
  if (task !== undefined) return runOne(() => runOf(readSweep(file, options.out), task).request, context);
  const sweep = readSweep(file, options.out);
  const { runs } = sweep;
  const missing: PlannedRun[] = [];
  for (const run of runs) if (!(await isMade(run))) missing.push(run);
  if (options.list) return listRuns(sweep, missing, context);
  if (missing.length > 0) await makeMissing(sweep, missing, options, context);
  await compareRuns(
    runs.map(({ request }) => request.out),
    { html },
    context,
  );
}

/** The run of a number, from 1. @throws `argument/invalid` */
function runOf({ runs }: Sweep, task: number): PlannedRun {
  const run = runs.at(task - 1);
  if (run) return run;
  throw error("argument/invalid", { argument: "--task", received: task, takes: `a number from 1 to ${runs.length}` });
}

/** A line for each run, which says whether it is made. */
function listRuns({ runs }: Sweep, missing: readonly PlannedRun[], { stdout }: Context): void {
  for (const run of runs) writeLine(stdout, `${missing.includes(run) ? "to make" : "made   "}  ${run.request.out}`);
  writeLine(stdout, `${runs.length} runs, ${missing.length} of them to make`);
}

/** Opens the data of all runs once, so that no two processes generate the same. */
async function openData(
  runs: readonly PlannedRun[],
  benchmarkOpener: typeof import("../../studies/openOnce").benchmarkOpener,
  stderr: Context["stderr"],
): Promise<void> {
  const generating = drawCount(stderr, "drawings and scenes");
  const open = benchmarkOpener(generating.on);
  try {
    for (const { request } of runs) await open(request.resolvedRun.parameters);
  } finally {
    generating.stop();
  }
}

/** @throws `sweep/failed` where a run could not be made, after all others; the signal's reason */
async function makeMissing(
  sweep: Sweep,
  missing: readonly PlannedRun[],
  { jobs, slurm }: Options,
  { stderr, signal }: Context,
): Promise<void> {
  const { runs } = sweep;
  const { usualJobs } = require("../../studies") as typeof import("../../studies");
  const { benchmarkOpener } = require("../../studies/openOnce") as typeof import("../../studies/openOnce");
  await openData(missing, benchmarkOpener, stderr);
  const view = drawSweep(stderr, runs.length, runs.length - missing.length);
  view.say(`${sweep.name}: ${runs.length} runs in ${sweep.out}, ${missing.length} of them to make`);
  const listeners = {
    signal,
    onBegin: view.begin,
    onEnd: (run: PlannedRun, failure?: Failure) => view.end(run, failure && (failure.end || `see ${failure.log}`)),
    onWait: ({ name }: PlannedRun) => view.say(`${name}: another process writes it; its end is waited for`),
  };
  let failures: readonly Failure[];
  try {
    const scale = missing.some(({ request }) => request.resolvedRun.parameters.scale === "full") ? "full" : "small";
    failures =
      slurm === undefined
        ? await makeRuns(sweep, missing, { ...listeners, jobs: jobs ?? usualJobs(missing.length, scale) })
        : await makeArray(sweep, missing, { ...listeners, jobs, options: slurm === true ? "" : slurm });
  } finally {
    view.stop();
  }
  if (signal.aborted) writeLine(stderr, "the same command goes on where it stopped");
  signal.throwIfAborted();
  const [first] = failures;
  if (!first) return;
  const { run, end, log } = first;
  throw error("sweep/failed", { failed: failures.length, runs: runs.length, first: run.name, end, log });
}
