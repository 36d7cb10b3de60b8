import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { error, PalimpsestError } from "../src/base/errors";
import { cpuTimeOf } from "./cpuTime";
import type { Command } from "./programs";

/** What a process answers. */
export interface Answer {
  /** Of each step. */
  readonly milliseconds: readonly number[];
  /** Largest resident memory of the process so far, in MiB. */
  readonly peakMiB: number;
}

/**
 * One process, or job, that does one kind of work: it says who it is once warm, then for each number of steps it reads,
 * how long each took, and ends when it reads 0.
 */
export interface Subject<A extends Answer = Answer> {
  /** Library and version. */
  readonly name: string;
  /** What `steps` steps took. @throws `bench/subject` when the process ends before it has answered */
  measure(steps: number): Promise<A>;
  /** User and system time so far, over the process and its children; null where the system does not tell. */
  cpuMilliseconds(): number | null;
  close(): Promise<void>;
}

/** @throws `bench/subject` when the process ends before it has answered. */
export async function start<A extends Answer = Answer>({ program, args, env }: Command): Promise<Subject<A>> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
  const kill = (): void => void child.kill();
  process.once("exit", kill);
  child.once("close", () => process.off("exit", kill));
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint = (complaint + text.toString()).slice(-8000)));
  child.stdin.on("error", () => {}); // the process's end is reported below
  const failed = (reason: string): PalimpsestError =>
    error("bench/subject", { command: [program, ...args].join(" "), reason }, new Error(reason));
  const ended = new Promise<never>((_, reject) => {
    const fail = (reason: string): void => reject(failed(reason));
    child.once("error", ({ message }) => fail(message));
    child.once("close", (code) => fail(lastWords(complaint) || `exit code ${code}`));
  });
  ended.catch(() => {}); // an end that nobody waits for is no failure
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const line = await Promise.race([lines.next(), ended]);
    if (line.done) return ended;
    try {
      return JSON.parse(line.value) as T;
    } catch {
      throw failed(`it said ${JSON.stringify(line.value.slice(0, 80))}, which is no answer`);
    }
  };
  const { name } = await answer<{ name: string }>();
  return {
    name,
    measure(steps) {
      child.stdin.write(`${steps}\n`);
      return answer<A>();
    },
    cpuMilliseconds: () => (child.pid === undefined ? null : cpuTimeOf(child.pid)),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.write("0\n"); // not its end, which mpirun does not hand on
      await once(child, "close");
    },
  };
}

/** The error that a program ended with, where it told one as JavaScript and Python do, else its last line. */
function lastWords(complaint: string): string {
  const lines = complaint.trim().split("\n");
  return lines.findLast((line) => /^\S*(Error|Exception)\b.*: /.test(line)) ?? lines.at(-1) ?? "";
}

/** Why a process ended before it answered, without its command. What is no such end is thrown again. */
export function failureOf(cause: unknown): string {
  if (!(cause instanceof PalimpsestError && cause.code === "bench/subject")) throw cause;
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
