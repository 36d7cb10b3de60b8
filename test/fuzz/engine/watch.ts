import { fork } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../house/project";
import { currentFile, type Job, type Message } from "./child";
import { bounds, type Fault } from "./trial";

/** How a watched process ended: by itself, or by what its last input did. */
export type Ending = { readonly by: "itself" } | { readonly by: Fault; readonly input: Buffer; readonly text: string };

/** Milliseconds between two looks. */
const every = 100;

/**
 * Runs a job in a process of its own and looks after it: an input that takes longer than the bound, that takes more
 * memory, or that ends the process, ends the job, and is given back.
 */
export function watched(job: Job, onMessage: (message: Message) => void, signal?: AbortSignal): Promise<Ending> {
  const child = fork(join(__dirname, "child.ts"), [JSON.stringify(job)], {
    cwd: root,
    execArgv: ["--import", "tsx", "--expose-gc"],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, TF_CPP_MIN_LOG_LEVEL: "2" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const current = currentFile(job.work);
  let said = "";
  let ended = false;
  let ending: Ending | undefined;
  child.stderr?.on("data", (data: Buffer) => (said = `${said}${data.toString()}`.slice(-2_000)));
  child.on("message", (message: Message) => {
    if (message.type === "end") ended = true;
    else onMessage(message);
  });
  const stop = (by: Fault, text: string): void => {
    ending ??= { by, text, input: readFileSync(current) };
    child.kill("SIGKILL");
  };
  const look = setInterval(() => {
    if (ended || child.pid === undefined) return;
    const takes = Date.now() - (statSync(current, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    if (takes > bounds.hang) return stop("hang", `it still runs after ${Math.round(takes)} ms`);
    const resident = residentMemory(child.pid);
    if (resident > bounds.memory) stop("memory", `${Math.round(resident / 2 ** 20)} MiB are resident`);
  }, every);
  const abort = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", abort);
  return new Promise((done) =>
    child.on("close", (code, by) => {
      clearInterval(look);
      signal?.removeEventListener("abort", abort);
      if (ending) return done(ending);
      if ((ended && code === 0) || signal?.aborted) return done({ by: "itself" });
      const input = existsSync(current) ? readFileSync(current) : Buffer.alloc(0);
      done({ by: "died", input, text: `the process ended (${by ?? code}): ${said}` });
    }),
  );
}

/** Bytes of a process that are in memory now; 0 where it has ended. */
function residentMemory(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
