import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { error } from "../base/errors";
import { makeFolder } from "../base/files";
import { collectiveFile, exitFile, readLastCollectives } from "../distributed";
import { packageRoot } from "../base/package";
import { launchLine, type LaunchLineOptions } from "./launchLine";
import { followFile } from "./followFile";

export interface JobOptions extends LaunchLineOptions {
  /** Times that a job which failed is started again. Default 0. */
  readonly maxRestarts?: number;
  /** Seconds after which a job in which no rank came to a new collective counts as hung. Default 600. */
  readonly timeout?: number;
  /** Ends the job. */
  readonly signal?: AbortSignal;
  /** Standard output of rank 0, as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Standard error of rank 0, as it comes. */
  readonly onError?: (text: string) => void;
  /** Hears of a failure after which the job is started again. */
  readonly onRestart?: (failure: Error) => void;
}

/** Milliseconds between two looks at a job. */
const pollInterval = 200;
/** Milliseconds that a job is given to end: `job.sh` lets it end by itself for 10 seconds. */
const grace = 15_000;

/**
 * Runs a command as a job of several ranks and waits for its end. `command` is asked for each attempt, 0 the first:
 * later ones should go on where the last one stopped. Each rank has its log in `logs`: `rank-0.log` and so on, and what
 * it printed in `rank-0.out`.
 * @throws `launch/refused` where the arguments are unusable; `launch/failed` naming the rank that failed first, with
 *   the end of its log; `launch/hung` naming the rank that the others wait for; `mpi/missing`; the signal's reason.
 */
export async function runJob(command: (attempt: number) => readonly string[], options: JobOptions): Promise<void> {
  const logs = resolve(options.logs);
  makeFolder(logs);
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

/** One attempt at a job. */
async function runOnce(command: readonly string[], options: JobOptions): Promise<void> {
  const { ranks, logs, timeout = 600, signal } = options;
  for (let rank = 0; rank < ranks; rank++) {
    for (const file of [exitFile(logs, rank), collectiveFile(logs, rank)]) rmSync(file, { force: true });
  }
  const followed = [
    followFile(rankFile(logs, 0, "out"), options.onOutput),
    followFile(rankFile(logs, 0, "log"), options.onError),
  ];

  signal?.throwIfAborted();
  const line = launchLine(command, options);
  // `job.sh` ends the job when its stdin closes, which the system does when this process ends, however it ends.
  const child = spawn(join(packageRoot, "environment", "job.sh"), [line.program, ...line.args], {
    env: { ...process.env, ...line.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  const launcherText = lastTextOf(child);
  const ended = new Promise<number>((finish, fail) =>
    child.once("error", fail).once("close", (code) => finish(code ?? 1)),
  );
  const hung = watchCollectives(logs, ranks, timeout, () => endJob(child));
  const timer = setInterval(() => {
    followed.forEach((file) => file.read());
    hung.look();
  }, pollInterval);
  const stop = (): void => endJob(child);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const code = await ended;
    signal?.throwIfAborted();
    const failure = hung.error() ?? (code === 0 ? undefined : failureOf(logs, ranks, code, launcherText()));
    if (failure) throw failure;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
    followed.forEach((file) => file.read());
  }
}

const rankFile = (logs: string, rank: number, kind: "log" | "out"): string => join(logs, `rank-${rank}.${kind}`);

/** The end of what a launcher itself prints. */
function lastTextOf(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (piece: Buffer) => (text = (text + piece.toString()).slice(-4000)));
  }
  return () => text.trim();
}

/** Ends a job in which no rank came to a new collective for `timeout` seconds; says which rank the others wait for. */
function watchCollectives(
  logs: string,
  ranks: number,
  timeout: number,
  end: () => void,
): { readonly look: () => void; readonly error: () => Error | undefined } {
  let hung: Error | undefined;
  let last = { count: -1, time: Date.now() };
  const look = (): void => {
    const collectives = readLastCollectives(logs, ranks);
    const total = collectives.reduce((sum, { count }) => sum + count, 0);
    if (total !== last.count) last = { count: total, time: Date.now() };
    if (hung || total === 0 || Date.now() - last.time < 1000 * timeout) return;
    const rank = collectives.reduce((least, { count }, i) => (count < collectives[least].count ? i : least), 0);
    const log = rankFile(logs, rank, "log");
    hung = error("launch/hung", { rank, seconds: timeout, ...collectives[rank], log, end: endOf(log) });
    end();
  };
  return { look, error: () => hung };
}

/** What a job that ended with an exit code other than 0 failed of. */
function failureOf(logs: string, ranks: number, code: number, launcherText: string): Error {
  const first = firstToFail(
    Array.from({ length: ranks }, (_, rank) => rank),
    (rank) => exitFile(logs, rank),
  );
  if (!first) return error("launch/failed", { rank: null, code, log: logs, end: launcherText });
  const log = rankFile(logs, first.rank, "log");
  if (first.code === 2) return error("launch/refused", { end: endOf(log, 1) });
  return error("launch/failed", { ...first, log, end: endOf(log) });
}

/** Asks for the end of a job, which `job.sh` sees to. */
function endJob(child: ChildProcess): void {
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
