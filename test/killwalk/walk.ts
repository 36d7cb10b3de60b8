import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { patienceVariable } from "../../src/distributed";
import { mpirunLine } from "../../src/launch/launchLine";
import { rankNode } from "../../src/launch/rankProgram";
import { writeJob, type TrainingRun } from "../distributed/training";
import { mpis } from "../distributed/mpirun";
import { tinyBenchmark, tinyOptions } from "../training/tiny";
import { differences } from "./runFiles";

/** A walk over the file operations of one run. */
export interface Walk {
  /** A strategy, with its options. */
  readonly strategy: string;
  readonly ranks: number;
  /** Every how many-th operation the run is killed at. Default 1: at each. */
  readonly every?: number;
  /** Processes at a time. Default: the cores, shared out among the ranks. */
  readonly jobs?: number;
  /** Folder of the code: `src`, or its build, which starts sooner. Default `src`. */
  readonly code?: string;
}

/** What a walk came to. */
export interface Walked {
  /** The operations of the run that nobody kills, in order. */
  readonly operations: readonly string[];
  /** The numbers of the operations that a run was killed at. */
  readonly killedAt: readonly number[];
  /** What is different after the resume, each with the operation that it was killed at. */
  readonly differences: readonly string[];
}

const source = join(__dirname, "..", "..", "src");

/** A job of every strategy on two small tasks, of a few steps each. */
export async function writeWalkJob(folder: string, strategies: readonly string[]): Promise<void> {
  const whole = await tinyBenchmark(folder, { train: 10, validation: 4, test: 4 });
  const benchmark = { ...whole, tasks: whole.tasks.slice(0, 2) };
  const runs = strategies.map((strategy): TrainingRun => {
    return { ...tinyOptions, strategy, name: nameOf(strategy), audit: 2, epochs: 1, batch: 4 };
  });
  writeJob(folder, { benchmark, runs });
}

const nameOf = (strategy: string): string => strategy.replace(/\W/g, "-");

/**
 * Kills a run at its file operations, one process an operation, resumes each of them, and compares all of its files with
 * those of a run that nobody killed.
 * @param folder that has the job.
 */
export async function walk(folder: string, { strategy, ranks, every = 1, jobs, code = source }: Walk): Promise<Walked> {
  const name = nameOf(strategy);
  const place = `${name}-${ranks}`;
  mkdirSync(join(folder, place), { recursive: true });
  const out = (what: string | number): string => join(place, `${what}`);
  const start = (outs: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
    started(ranks, code, [folder, ...outs.map((path) => `${name}=${path}`)], env);

  const list = join(folder, place, "operations.json");
  const straight = await start([out("straight")], { ...counting(folder, out("straight")), KILLWALK_LIST: list });
  if (straight.code !== 0) throw new Error(`the run that nobody kills failed: ${straight.text}`);
  const operations = JSON.parse(readFileSync(list, "utf8")) as string[];

  const killedAt = operations.map((_, i) => i + 1).filter((at) => at % every === 0 || at === operations.length);
  const found: string[] = [];
  const told = (at: number, what: string): void =>
    void found.push(`${strategy}, ${ranks} ranks, killed at ${at} (${operations[at - 1]}): ${what}`);
  await inTurn(killedAt, jobs ?? Math.max(1, Math.floor(availableParallelism() / ranks)), async (at) => {
    const ended = await start([out(at)], { ...counting(folder, out(at)), KILLWALK_AT: `${at}` });
    const isKilled = ranks === 1 ? ended.signal === "SIGKILL" : ended.code !== 0;
    if (!isKilled) told(at, `it was not killed: ${ended.text}`);
  });
  const resumed = await start(killedAt.map(out), {});
  if (resumed.text.trim() !== "" || resumed.code !== 0) found.push(`${strategy}, ${ranks} ranks: ${resumed.text}`);
  for (const at of killedAt) {
    for (const difference of differences(join(folder, out(at)), join(folder, out("straight")))) told(at, difference);
  }
  return { operations, killedAt, differences: found };
}

/** How a process ended. */
interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}

const counting = (folder: string, out: string): NodeJS.ProcessEnv => ({ KILLWALK_FOLDER: join(folder, out) });

/** Starts the program on its ranks, and waits for its end. */
function started(ranks: number, code: string, args: readonly string[], given: NodeJS.ProcessEnv): Promise<Ended> {
  const loader = code === source ? ["--import", "tsx"] : [];
  const counted = given.KILLWALK_FOLDER === undefined ? [] : ["--import", join(__dirname, "countdown.mjs")];
  const command = [...rankNode, ...loader, ...counted, join(__dirname, "killed.cjs"), code, ...args];
  const [mpi] = mpis;
  const line = ranks === 1 ? { program: command[0], args: command.slice(1) } : mpirunLine(mpi, command, { ranks });
  const env = {
    ...process.env,
    ...given,
    ...(ranks > 1 && { PALIMPSEST_MPI: mpi.prefix, [patienceVariable]: `${Number(ranks > availableParallelism())}` }),
    TF_CPP_MIN_LOG_LEVEL: "3",
    TF_NUM_INTRAOP_THREADS: "1",
    OMP_NUM_THREADS: "1",
  };
  return new Promise((finish, fail) => {
    const child = spawn(line.program, line.args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (text += piece.toString()));
    child.once("error", fail).once("close", (exit, signal) => finish({ code: exit, signal, text }));
  });
}

/** Does a piece of work for each item, so many at a time. */
async function inTurn<T>(items: readonly T[], count: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
