import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { error } from "../base/errors";
import { home, packageRoot } from "../base/package";

/** How far a cell is. */
export interface CellProgress {
  /** Number of the cell from 1, among those with code. */
  readonly index: number;
  /** How many cells have code. */
  readonly of: number;
  /** First line of the cell. */
  readonly source: string;
  /** `failed` where it threw an error. */
  readonly state: "running" | "done" | "failed";
  /** Since it started. */
  readonly seconds: number;
  /** The latest text of an output that the cell updates in place. */
  readonly text?: string;
  /** What a failed cell threw. */
  readonly error?: { readonly name: string; readonly message: string; readonly traceback: string };
}

/** How the process of Jupyter ended. */
export interface End {
  readonly state: "done" | "failed" | "uncaught" | "stopped" | "late" | "no-kernel" | "broken";
  readonly reason: string;
  /** The first error that no cell saw, where `state` is `uncaught`. */
  readonly error?: CellProgress["error"] | null;
}

/** A line that the process of Jupyter prints: the process of the kernel, a cell's progress, or its own end. */
type Message =
  | { readonly type: "kernel"; readonly pid: number }
  | ({ readonly type: "cell" } & CellProgress)
  | ({ readonly type: "end" } & End);

/** Milliseconds that Jupyter is given to end what it was told to end, before it is ended with its kernel. */
const grace = 30_000;

/** Seconds over its time that a cell is given to be ended by Jupyter. */
const overtime = 20;

/**
 * Executes the notebook of a job in a process of Jupyter's. Where that process does not end a cell whose time is up, or
 * does not end itself when `signal` says so, it is ended from here, and its kernel with it.
 * @throws `notebook/environment` where there is no Jupyter.
 */
export function runJupyter(
  job: object,
  { timeout, signal }: { readonly timeout?: number; readonly signal?: AbortSignal },
  onCell: (cell: CellProgress) => void,
): Promise<End> {
  const python = join(home, ".venv", "bin", "python");
  if (!existsSync(python)) throw error("notebook/environment", { missing: python });
  return new Promise((done, fail) => {
    const jupyter = spawn(python, ["-B", join(packageRoot, "environment", "execute_notebook.py")], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let kernel: number | undefined;
    let printed = "";
    let end: End | undefined;
    let limit: NodeJS.Timeout | undefined;
    const kill = (): void => killBoth(jupyter, kernel);
    const stop = (): void => {
      jupyter.kill("SIGTERM");
      limit = setTimeout(kill, grace);
    };
    const watch = (cell: CellProgress): void => {
      if (timeout === undefined || cell.text !== undefined || signal?.aborted) return;
      clearTimeout(limit);
      if (cell.state !== "running") return;
      limit = setTimeout(
        () => {
          end = { state: "late", reason: `cell ${cell.index} did not end in ${timeout} s, and had to be killed` };
          kill();
        },
        1000 * Math.min(timeout + overtime, 2e6),
      );
    };
    jupyter.stderr.on("data", (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-2000)));
    createInterface({ input: jupyter.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as Message;
      if (message.type === "kernel") kernel = message.pid;
      else if (message.type === "end") end = message;
      else {
        watch(message);
        onCell(message);
      }
    });
    jupyter.once("error", fail);
    jupyter.once("close", (code, by) => {
      clearTimeout(limit);
      signal?.removeEventListener("abort", stop);
      const last = printed.trim().split("\n").pop();
      if (signal?.aborted) done({ state: "stopped", reason: "" });
      else done(end ?? { state: "broken", reason: `Jupyter ended (${by ?? code}): ${last ?? ""}` });
    });
    jupyter.stdin.on("error", () => undefined);
    // It is left open: when it closes, Jupyter knows that this process is gone.
    jupyter.stdin.write(`${JSON.stringify(job)}\n`);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
  });
}

/** Ends Jupyter at once, and the kernel with all of its group: Jupyter makes it the first of a group of its own. */
function killBoth(jupyter: ChildProcess, kernel: number | undefined): void {
  jupyter.kill("SIGKILL");
  if (kernel === undefined) return;
  try {
    process.kill(-kernel, "SIGKILL");
  } catch {
    // It has ended.
  }
}
