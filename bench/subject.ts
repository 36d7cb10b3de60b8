import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { error } from "../src/base/errors";
import type { Command } from "./programs";

/**
 * One process, or job, that does one kind of work: it says who it is once warm, then for each number of steps it reads,
 * how long each took, and ends when it reads 0.
 */
export interface Subject {
  /** Library and version. */
  readonly name: string;
  /** Milliseconds of each of `steps` steps, and the process's largest resident memory so far in MiB. */
  measure(steps: number): Promise<{ readonly milliseconds: readonly number[]; readonly peakMiB: number }>;
  close(): Promise<void>;
}

/** @throws `bench/subject` when the process ends before it has answered. */
export async function start({ program, args, env }: Command): Promise<Subject> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
  const kill = (): void => void child.kill();
  process.once("exit", kill);
  child.once("close", () => process.off("exit", kill));
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint = (complaint + text.toString()).slice(-2000)));
  child.stdin.on("error", () => {}); // the process's end is reported below
  const ended = new Promise<never>((_, reject) => {
    const fail = (reason: string): void =>
      reject(error("bench/subject", { command: [program, ...args].join(" "), reason }));
    child.once("error", ({ message }) => fail(message));
    child.once("close", (code) => fail(complaint.trim().split("\n").at(-1) || `exit code ${code}`));
  });
  ended.catch(() => {}); // an end that nobody waits for is no failure
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const line = await Promise.race([lines.next(), ended]);
    return line.done ? ended : (JSON.parse(line.value) as T);
  };
  const { name } = await answer<{ name: string }>();
  return {
    name,
    measure(steps) {
      child.stdin.write(`${steps}\n`);
      return answer();
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.write("0\n"); // not its end, which mpirun does not hand on
      await once(child, "close");
    },
  };
}
