import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { error } from "../base/errors";
import { plotlyPath } from "../plots/render";
import { packageRoot } from "../base/package";
import { writeJson } from "../base/files";
import { figuresOf } from "./figures";
import { withParameters, type NotebookFile } from "./parameters";

/** What is executed, and where it goes. */
export interface ExecuteNotebookOptions {
  /** The notebook to execute. Its folder is the kernel's working directory. */
  readonly file: string;
  /** Where the executed notebook goes (`.ipynb`); its HTML and its figures (`.figures.json`) go beside it. */
  readonly out: string;
  /** Values for names that the cell tagged `parameters` declares with `let`. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Seconds that a cell may take. Default: no limit. */
  readonly timeout?: number;
  /** Called when a cell starts, reports and ends. */
  readonly onCell?: (cell: CellProgress) => void;
  /** Stops the execution, and the kernel with it. */
  readonly signal?: AbortSignal;
}

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

/** Paths of what an execution wrote. */
export interface ExecutedNotebook {
  /** The notebook with its outputs. */
  readonly notebook: string;
  /** The same as a page that needs no other file. */
  readonly html: string;
  /** Its figures as JSON: a list of `NotebookFigure`. */
  readonly figures: string;
}

/** How the process of Jupyter ended. */
interface End {
  readonly state: "done" | "failed" | "stopped" | "no-kernel" | "broken";
  readonly reason: string;
}

/**
 * Executes a notebook on the tslab kernel. It writes the notebook with its outputs, a page of it that needs no network,
 * and its figures as JSON. If a cell fails, what there is up to that cell is written.
 * @throws `notebook/cell-failed` where a cell fails; `notebook/stopped` where `signal` stops it, and then nothing is
 *   written; `notebook/environment` without Jupyter or the kernel; `notebook/broken` where Jupyter ends early; before
 *   anything is done, `notebook/invalid`, `notebook/parameter`, `path/missing` and `argument/invalid`.
 */
export async function executeNotebook(options: ExecuteNotebookOptions): Promise<ExecutedNotebook> {
  const { file, set = {}, timeout, onCell, signal } = options;
  const out = resolve(options.out);
  if (!out.endsWith(".ipynb")) {
    throw error("argument/invalid", { argument: "--out", received: options.out, takes: "a path that ends in .ipynb" });
  }
  const beside = (extension: string): string => out.replace(/\.ipynb$/, extension);
  const [html, figures] = [beside(".html"), beside(".figures.json")];
  const notebook = withParameters(readNotebook(file), set, file);
  let failed: CellProgress | undefined;
  const job = { notebook, folder: dirname(resolve(file)), out, html, timeout: timeout ?? null, plotly: plotlyPath() };
  const end = await runPython(job, signal, (cell) => {
    if (cell.state === "failed") failed = cell;
    onCell?.(cell);
  });
  if (end.state === "done" || end.state === "failed") await writeJson(figures, figuresOf(readNotebook(out)));
  switch (end.state) {
    case "done":
      return { notebook: out, html, figures };
    case "failed":
      throw error("notebook/cell-failed", {
        file,
        cell: failed?.index ?? 0,
        name: failed?.error?.name ?? "Error",
        message: failed?.error?.message.split("\n")[0] ?? "",
      });
    case "stopped":
      throw error("notebook/stopped", { file });
    case "no-kernel":
      throw error("notebook/environment", { missing: "the tslab kernel" });
    case "broken":
      throw error("notebook/broken", { file, reason: end.reason });
  }
}

/**
 * Reads a notebook file.
 * @throws `path/missing`, `notebook/invalid` for a file that is not a notebook of nbformat 4.
 */
export function readNotebook(file: string): NotebookFile {
  if (!existsSync(file)) throw error("path/missing", { argument: "FILE", path: file, expected: "notebook" });
  try {
    const notebook = JSON.parse(readFileSync(file, "utf8")) as NotebookFile;
    if (Array.isArray(notebook.cells) && notebook.nbformat === 4) return notebook;
  } catch (cause) {
    throw error("notebook/invalid", { file }, cause);
  }
  throw error("notebook/invalid", { file });
}

/** A line that the process of Jupyter prints: a cell's progress, or its end. */
type Message = ({ readonly type: "cell" } & CellProgress) | ({ readonly type: "end" } & End);

/** Executes the notebook of a job in a process of Jupyter's. */
function runPython(job: object, signal: AbortSignal | undefined, onCell: (cell: CellProgress) => void): Promise<End> {
  const python = join(packageRoot, ".venv", "bin", "python");
  if (!existsSync(python)) throw error("notebook/environment", { missing: python });
  return new Promise((done, fail) => {
    const jupyter = spawn(python, [join(packageRoot, "environment", "execute_notebook.py")], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stop = (): void => void jupyter.kill("SIGTERM");
    let printed = "";
    let end: End | undefined;
    jupyter.stderr.on("data", (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-2000)));
    createInterface({ input: jupyter.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as Message;
      if (message.type === "cell") onCell(message);
      else end = message;
    });
    jupyter.once("error", fail);
    jupyter.once("close", (code, by) => {
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
