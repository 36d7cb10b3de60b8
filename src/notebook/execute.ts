import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { error } from "../base/errors";
import { plotlyPath } from "../plots/render/png";
import { packageRoot } from "../base/package";
import { writeJson } from "../base/files";
import { figuresOf } from "./figures";
import { withParameters, type NotebookFile } from "./parameters";

export interface ExecuteNotebookOptions {
  /** The notebook to execute. Its folder is the kernel's working directory. */
  readonly file: string;
  /** Where the executed notebook goes (`.ipynb`); its HTML and its figures (`.figures.json`) go beside it. */
  readonly out: string;
  /** Values for names that the cell tagged `parameters` declares with `let`. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Seconds a cell may take. Default: no limit. */
  readonly timeout?: number;
  /** Called as cells start, report and end. */
  readonly onCell?: (cell: CellProgress) => void;
  /** Stops the work, and the kernel with it. */
  readonly signal?: AbortSignal;
}

export interface CellProgress {
  /** Number of the cell from 1, among those with code. */
  readonly index: number;
  readonly of: number;
  /** First line of the cell. */
  readonly source: string;
  readonly state: "running" | "done" | "failed";
  readonly seconds: number;
  /** The latest text of an output the cell updates in place. */
  readonly text?: string;
  /** What a failed cell threw. */
  readonly error?: { readonly name: string; readonly message: string; readonly traceback: string };
}

export interface ExecutedNotebook {
  /**
   * Paths of the notebook with its outputs, of the same as a self-contained page, and of its figures, a list of
   * `NotebookFigure`.
   */
  readonly notebook: string;
  readonly html: string;
  readonly figures: string;
}

interface End {
  readonly state: "done" | "failed" | "stopped" | "no-kernel" | "broken";
  readonly reason: string;
}

/**
 * Executes a notebook on the tslab kernel and writes it with its outputs, as HTML that needs no network, and its
 * figures as JSON. If a cell fails, all are written up to that cell, and then `notebook/cell-failed` is thrown. Stopped
 * by `signal`, it writes nothing and throws `notebook/stopped`.
 */
export async function executeNotebook(options: ExecuteNotebookOptions): Promise<ExecutedNotebook> {
  const { file, set = {}, timeout, onCell, signal } = options;
  const out = resolve(options.out);
  if (!out.endsWith(".ipynb"))
    throw error("argument/invalid", { argument: "--out", received: options.out, takes: "a path that ends in .ipynb" });
  const beside = (extension: string): string => out.replace(/\.ipynb$/, extension);
  const [html, figures] = [beside(".html"), beside(".figures.json")];
  const notebook = withParameters(read(file), set, file);
  let failed: CellProgress | undefined;
  const job = { notebook, folder: dirname(resolve(file)), out, html, timeout: timeout ?? null, plotly: plotlyPath() };
  const end = await runPython(job, signal, (cell) => {
    if (cell.state === "failed") failed = cell;
    onCell?.(cell);
  });
  if (end.state === "done" || end.state === "failed") await writeJson(figures, figuresOf(read(out)));
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

/** A notebook file. Throws `path/missing` or `notebook/invalid`. */
export function read(file: string): NotebookFile {
  if (!existsSync(file)) throw error("path/missing", { argument: "FILE", path: file, expected: "notebook" });
  try {
    const notebook = JSON.parse(readFileSync(file, "utf8")) as NotebookFile;
    if (Array.isArray(notebook.cells) && notebook.nbformat === 4) return notebook;
  } catch (cause) {
    throw error("notebook/invalid", { file }, cause);
  }
  throw error("notebook/invalid", { file });
}

function runPython(job: object, signal: AbortSignal | undefined, onCell: (cell: CellProgress) => void): Promise<End> {
  const python = join(packageRoot, ".venv", "bin", "python");
  if (!existsSync(python)) throw error("notebook/environment", { missing: python });
  return new Promise((done, fail) => {
    const child = spawn(python, [join(packageRoot, "environment", "execute_notebook.py")], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stop = (): void => void child.kill("SIGTERM");
    let said = "";
    let end: End | undefined;
    child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { type, ...message } = JSON.parse(line) as { type: "cell" | "end" };
      if (type === "cell") onCell(message as unknown as CellProgress);
      else end = message as unknown as End;
    });
    child.once("error", fail);
    child.once("close", (code, by) => {
      signal?.removeEventListener("abort", stop);
      const last = said.trim().split("\n").pop();
      if (signal?.aborted) done({ state: "stopped", reason: "" });
      else done(end ?? { state: "broken", reason: `Jupyter ended (${by ?? code}): ${last ?? ""}` });
    });
    child.stdin.on("error", () => undefined);
    child.stdin.write(`${JSON.stringify(job)}\n`); // and left open: its end tells Jupyter that this process is gone
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
  });
}
