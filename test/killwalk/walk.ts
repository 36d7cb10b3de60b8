import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RunOptions } from "../../src/training";
import { writeJob } from "../distributed/training";
import { tinyBenchmark, tinyOptions } from "../training/tiny";
import { differences } from "./runFiles";
import { started, type Ended } from "./started";

/** A walk over the file operations of one run. */
export interface Walk {
  /** Name of the run in the job. */
  readonly name: string;
  readonly ranks: number;
  /** Every how many-th operation the run is resumed from, and the last. Default 1: from each. */
  readonly every?: number;
  /** Every how many-th operation a process is killed at, where the others copy what a kill leaves. Default 25. */
  readonly killEvery?: number;
  /** Folder of the code: `src`, or its build, which starts sooner. Default `src`. */
  readonly code?: string;
}

/** What a walk came to. */
export interface Walked {
  /** The operations of the run that nobody kills, in order. */
  readonly operations: readonly string[];
  /** Number of runs that were resumed from what a kill leaves, killed or copied. */
  readonly resumed: number;
  /** Number of processes that were killed. */
  readonly killed: number;
  /** What is different after the resume, each with the operation. */
  readonly differences: readonly string[];
}

/** A job of runs on two small tasks, of a few steps each; a run's name is its strategy's if it has none. */
export async function writeWalkJob(
  folder: string,
  runs: readonly (RunOptions & { readonly strategy: string; readonly name?: string })[],
): Promise<void> {
  const whole = await tinyBenchmark(folder, { train: 10, validation: 4, test: 4 });
  const benchmark = { ...whole, tasks: whole.tasks.slice(0, 2) };
  writeJob(folder, {
    benchmark,
    runs: runs.map((run) => ({ ...tinyOptions, name: run.strategy, audit: 2, epochs: 1, batch: 4, ...run })),
  });
}

/**
 * Resumes a run from what a kill leaves at each of its file operations, and compares all of its files with those of a
 * run that nobody killed. A process that is killed by SIGKILL leaves its files as they are. So one process copies the
 * run directory before every operation, and some processes are killed, which has to leave files of the same names.
 * @param folder that has the job.
 */
export async function walk(folder: string, options: Walk): Promise<Walked> {
  const { name, ranks, every = 1, killEvery = 25, code } = options;
  const place = `${name.replace(/\W/g, "-")}-${ranks}`;
  const path = (what: string | number): string => join(folder, place, `${what}`);
  const found: string[] = [];
  const start = (outs: readonly (string | number)[], env: NodeJS.ProcessEnv): Promise<Ended> =>
    started(
      { ranks, code, folder, env },
      outs.map((out) => ({ name, out: join(place, `${out}`) })),
    );

  mkdirSync(join(folder, place), { recursive: true });
  const copying = { KILLWALK_FOLDER: path("straight"), KILLWALK_COPIES: join(folder, place) };
  const straight = await start(["straight"], copying);
  if (straight.code !== 0) throw new Error(`the run that nobody kills failed: ${straight.text}`);
  const operations = JSON.parse(readFileSync(path("operations.json"), "utf8")) as string[];
  const numbers = operations.map((_, i) => i + 1);
  const told = (at: number, what: string): void =>
    void found.push(`${name}, ${ranks} ranks, at ${at} (${operations[at - 1]}): ${what}`);

  const killed = numbers.filter((at) => at % killEvery === 0);
  for (const at of killed) {
    const ended = await start([`killed-${at}`], { KILLWALK_FOLDER: path(`killed-${at}`), KILLWALK_AT: `${at}` });
    const isKilled = ranks === 1 ? ended.signal === "SIGKILL" : ended.code !== 0;
    if (!isKilled) told(at, `it was not killed: ${ended.text}`);
    const [left, copied] = [namesIn(path(`killed-${at}`)), namesIn(path(at))];
    if (left !== copied) told(at, `a kill leaves ${left}, and a copy has ${copied}`);
  }
  const outs = [
    ...numbers.filter((at) => at % every === 0 || at === numbers.length).map((at) => ({ at, out: `${at}` })),
    ...killed.map((at) => ({ at, out: `killed-${at}` })),
  ];
  const { code: exit, text } = await start(
    outs.map(({ out }) => out),
    {},
  );
  if (text.trim() !== "" || exit !== 0) found.push(`${name}, ${ranks} ranks, resumed: ${text}`);
  for (const { at, out } of outs) differences(path(out), path("straight")).forEach((each) => told(at, each));
  rmSync(join(folder, place), { recursive: true });
  return { operations, resumed: outs.length, killed: killed.length, differences: found };
}

/** Names of the files in a folder without numbers of processes. */
const namesIn = (folder: string): string =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [])
    .map((name) => name.replace(/\.\d+\.part$/, ".part"))
    .sort()
    .join(" ");
