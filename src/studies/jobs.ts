import { fork, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { loaderArguments, siblingProgram } from "../base/siblingProgram";
import { device } from "../nn";
import type { Scale, TrainingEvent } from "../records";
import type { Study } from "./study";

/** What a job is asked for: all runs of one seed. It ends where it hears anything else. */
export interface SeedRequest {
  readonly study: Study;
  readonly scale: Scale;
  readonly seed: number;
  readonly folder?: string;
}

/** What a job tells: that the run of a method begins, what happens in it, and that all runs of the seed are made. */
export type SeedMessage =
  | { readonly kind: "run"; readonly method: number }
  | { readonly kind: "event"; readonly event: TrainingEvent }
  | { readonly kind: "made" };

/** Seeds to make by jobs. */
export interface Jobs extends Omit<SeedRequest, "seed"> {
  readonly seeds: readonly number[];
  /** Processes at the same time, at least 2. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  /** Hears what the jobs tell. */
  readonly onMessage: (seed: number, message: SeedMessage) => void;
}

/**
 * How many seeds are made at the same time unless it is said: as many as there are cores, each by a thread of its own.
 * Threads that share an operation wait for one another; processes do not. One at scale `full`, which takes the memory,
 * and on a GPU.
 */
export const usualJobs = (seeds: number, scale: Scale): number =>
  scale === "full" || device === "GPU" ? 1 : Math.min(seeds, availableParallelism());

/**
 * Makes all runs of seeds in processes of their own, as many at a time as there are jobs, which share the cores. A job
 * that fails leaves its runs where they are: whoever needs them goes on from there, and meets what it met.
 */
export async function makeSeeds({ seeds, jobs, signal, onMessage, ...request }: Jobs): Promise<void> {
  const waiting = [...seeds];
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined && !signal?.aborted; seed = waiting.shift()) {
      const told = seed;
      await makeSeed({ ...request, seed }, jobs, signal, (message) => onMessage(told, message));
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, work));
}

/** Resolves at the end of the process, however it ends. */
function makeSeed(
  request: SeedRequest,
  jobs: number,
  signal: AbortSignal | undefined,
  onMessage: (message: SeedMessage) => void,
): Promise<void> {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / jobs)));
  const env = { TF_NUM_INTRAOP_THREADS: threads, OMP_NUM_THREADS: threads, ...process.env };
  const child = fork(siblingProgram(join(__dirname, "seedProgram")), [], {
    env,
    execArgv: [...loaderArguments()],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const stop = (): void => tell(child, "stop");
  signal?.addEventListener("abort", stop, { once: true });
  return new Promise<void>((resolve) => {
    child.on("message", onMessage);
    child.once("error", () => resolve());
    child.once("close", () => resolve());
    tell(child, request);
  }).finally(() => signal?.removeEventListener("abort", stop));
}

/** Tells a process something; one that has ended hears nothing. */
function tell(child: ChildProcess, message: SeedRequest | "stop"): void {
  if (child.connected) child.send(message, () => undefined);
}
