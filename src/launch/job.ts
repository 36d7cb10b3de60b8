import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { error } from "../base/errors";
import { collectiveFile, exitFile, readLastCollectives } from "../distributed";
import { launchLine, type LaunchLineOptions } from "./launchLine";
import { follow } from "./followFile";

export interface JobOptions extends LaunchLineOptions {
  /** Times that a job which failed is started again. Default 0. */
  readonly maxRestarts?: number;
  /** Seconds after which a job in which no rank came to a new collective counts as hung. Default 600. */
  readonly timeout?: number;
  /** Ends the job. */
  readonly signal?: AbortSignal;
  /** Standard output and standard error of rank 0, as they come. */
  readonly onOutput?: (text: string) => void;
  readonly onError?: (text: string) => void;
  /** Hears of a failure after which the job is started again. */
  readonly onRestart?: (failure: Error) => void;
}

const [poll, grace] = [200, 10_000];

/**
 * Runs a command as a job of several ranks and waits for its end. `command` is asked for each attempt, 0 the first:
 * later ones should go on where the last one stopped. Each rank has its log in `logs`: `rank-0.log` and so on, and what
 * it printed in `rank-0.out`.
 * @throws `launch/refused` where the arguments are unusable; `launch/failed` naming the rank that failed first, with
 *   the end of its log; `launch/hung` naming the rank that the others wait for; `mpi/missing`; the signal's reason.
 */
export async function runJob(command: (attempt: number) => readonly string[], options: JobOptions): Promise<void> {
  const logs = resolve(options.logs);
  mkdirSync(logs, { recursive: true });
  for (let attempt = 0; ; attempt++) {
    try {
      return await runOnce(command(attempt), { ...options, logs });
    } catch (cause) {
      options.signal?.throwIfAborted();
      const failure = cause as Error & { code?: string; exit?: number };
      const again = failure.code === "launch/failed" || failure.code === "launch/hung";
      if (!again || attempt >= (options.maxRestarts ?? 0)) throw cause;
      options.onRestart?.(failure);
    }
  }
}

async function runOnce(command: readonly string[], options: JobOptions): Promise<void> {
  const { ranks, logs, timeout = 600, signal } = options;
  const ofRank = (rank: number, kind: "log" | "out"): string => join(logs, `rank-${rank}.${kind}`);
  const all = Array.from({ length: ranks }, (_, rank) => rank);
  for (const rank of all)
    for (const file of [exitFile(logs, rank), collectiveFile(logs, rank)]) rmSync(file, { force: true });
  const followed = [follow(ofRank(0, "out"), options.onOutput), follow(ofRank(0, "log"), options.onError)];

  signal?.throwIfAborted();
  const line = launchLine(command, options);
  const child = spawn(line.program, line.args, {
    env: { ...process.env, ...line.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (said = (said + text).slice(-4000)));
  const ended = new Promise<number>((finish, fail) =>
    child.once("error", fail).once("close", (code) => finish(code ?? 1)),
  );

  let hung: Error | undefined;
  let last = { sum: -1, at: Date.now() };
  const watch = setInterval(() => {
    followed.forEach((one) => one.read());
    const collectives = readLastCollectives(logs, ranks);
    const sum = collectives.reduce((total, { count }) => total + count, 0);
    if (sum !== last.sum) last = { sum, at: Date.now() };
    if (hung || sum === 0 || Date.now() - last.at < 1000 * timeout) return;
    const behind = all.reduce((least, rank) => (collectives[rank].count < collectives[least].count ? rank : least), 0);
    const log = ofRank(behind, "log");
    hung = error("launch/hung", { rank: behind, seconds: timeout, ...collectives[behind], log, end: endOf(log) });
    end(child);
  }, poll);
  const stop = (): void => end(child);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const code = await ended;
    signal?.throwIfAborted();
    if (hung) throw hung;
    if (code === 0) return;
    const first = firstToFail(all, (rank) => exitFile(logs, rank));
    if (!first) throw error("launch/failed", { rank: null, code, log: logs, end: said.trim() });
    if (first.code === 2) throw error("launch/refused", { end: endOf(ofRank(first.rank, "log"), 1) });
    throw error("launch/failed", { ...first, log: ofRank(first.rank, "log"), end: endOf(ofRank(first.rank, "log")) });
  } finally {
    clearInterval(watch);
    signal?.removeEventListener("abort", stop);
    followed.forEach((one) => one.read());
  }
}

/** Asks the launcher to end the job, and ends it where it does not answer. */
function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  const last = setTimeout(() => child.kill("SIGKILL"), grace);
  child.once("close", () => clearTimeout(last));
}

/**
 * The rank whose exit code other than 0 was written first; those that were ended because of it have the one of SIGTERM,
 * 143.
 */
function firstToFail(
  ranks: readonly number[],
  fileOf: (rank: number) => string,
): { rank: number; code: number } | undefined {
  const failed = ranks
    .filter((rank) => existsSync(fileOf(rank)))
    .map((rank) => ({
      rank,
      code: Number(readFileSync(fileOf(rank), "utf8")),
      at: statSync(fileOf(rank), { bigint: true }).mtimeNs,
    }))
    .filter(({ code }) => code !== 0)
    .sort((a, b) => Number(a.code === 143) - Number(b.code === 143) || (a.at < b.at ? -1 : 1));
  return failed[0] && { rank: failed[0].rank, code: failed[0].code };
}

/** The last lines of a log. */
function endOf(path: string, lines = 20): string {
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";
}
