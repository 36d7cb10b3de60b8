import { dirname, resolve } from "node:path";
import { error } from "../base/errors";
import { formulasHead, plotlyPath } from "../plots/render";
import { writeJson } from "../base/files";
import { assertOptionNames, type NamesOf } from "../base/words/optionNames";
import { figuresOf } from "./figures";
import { runJupyter, type CellProgress } from "./jupyterProcess";
import { injectedHead, parameterOfLine, withParameters, type NotebookFile } from "./parameters";
import { readNotebook } from "./file/readNotebook";

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

/** Names of `ExecuteNotebookOptions`. */
const optionNames: NamesOf<ExecuteNotebookOptions> = {
  ...{ file: true, out: true, set: true, timeout: true, onCell: true, signal: true },
};

/** Paths of what an execution wrote. */
export interface ExecutedNotebook {
  /** The notebook with its outputs. */
  readonly notebook: string;
  /** The same as a page that needs no other file. */
  readonly html: string;
  /** Its figures as JSON: a list of `NotebookFigure`. */
  readonly figures: string;
}

/**
 * Executes a notebook on the tslab kernel. It writes the notebook with its outputs, a page of it that needs no network,
 * and its figures as JSON. If a cell fails, what there is up to that cell is written.
 * @throws `notebook/cell-failed` where a cell fails; `notebook/uncaught` where all cells ended and an error was thrown
 *   that none of them saw; `notebook/late` where a cell does not end in its time, nor can be ended;
 *   `notebook/stopped` where `signal` stops it, and then nothing is written; `notebook/environment` without Jupyter or
 *   the kernel; `notebook/broken` where Jupyter ends early; before anything is done, `notebook/invalid`,
 *   `notebook/parameter`, `path/missing` and `argument/invalid`, which also names a value that does not compile.
 */
export async function executeNotebook(options: ExecuteNotebookOptions): Promise<ExecutedNotebook> {
  assertOptionNames("executeNotebook", options, optionNames);
  const { file, set = {}, timeout, onCell, signal } = options;
  const out = resolve(options.out);
  if (!out.endsWith(".ipynb")) {
    throw error("argument/invalid", { argument: "--out", received: options.out, takes: "a path that ends in .ipynb" });
  }
  const beside = (extension: string): string => out.replace(/\.ipynb$/, extension);
  const [html, figures] = [beside(".html"), beside(".figures.json")];
  const notebook = withParameters(readNotebook(file), set, file);
  let failed: CellProgress | undefined;
  const page = { html, plotly: plotlyPath(), formulas: hasFormulas(notebook) ? await formulasHead(texts) : "" };
  const job = { notebook, folder: dirname(resolve(file)), out, timeout: timeout ?? null, ...page };
  const end = await runJupyter(job, { timeout, signal }, (cell) => {
    if (cell.state === "failed") failed = cell;
    onCell?.(cell);
  });
  if (["done", "failed", "uncaught"].includes(end.state)) await writeJson(figures, figuresOf(readNotebook(out)));
  switch (end.state) {
    case "done":
      return { notebook: out, html, figures };
    case "failed":
      refuseSetting(failed, set);
      throw error("notebook/cell-failed", {
        file,
        cell: failed?.index ?? 0,
        name: failed?.error?.name ?? "Error",
        message: failed?.error?.message.split("\n")[0] ?? "",
      });
    case "uncaught":
      throw error("notebook/uncaught", {
        file,
        name: end.error?.name ?? "Error",
        message: end.error?.message.split("\n")[0] ?? "",
      });
    case "late":
      throw error("notebook/late", { file, reason: end.reason });
    case "stopped":
      throw error("notebook/stopped", { file });
    case "no-kernel":
      throw error("notebook/environment", { missing: "the tslab kernel" });
    case "broken":
      throw error("notebook/broken", { file, reason: end.reason });
  }
}

/** The elements of the page that Markdown cells become. */
const texts = ".jp-RenderedMarkdown";

/** Whether a text of the notebook may have a formula. */
const hasFormulas = ({ cells }: NotebookFile): boolean =>
  cells.some(({ cell_type, source }) => cell_type === "markdown" && [source].flat().join("").includes("$"));

/** Where the cell that assigns the given values does not compile, the fault is in a value. */
function refuseSetting(failed: CellProgress | undefined, set: Readonly<Record<string, unknown>>): void {
  if (failed?.source !== injectedHead || failed.error?.name !== "CompileError") return;
  const [, line, reason] = /^line (\d+): (.*)/.exec(failed.error.message) ?? [];
  const name = parameterOfLine(Object.keys(set), Number(line)) ?? Object.keys(set).join(", ");
  const received = JSON.stringify(set[name] ?? set);
  throw error("argument/invalid", {
    argument: `--set ${name}`,
    received,
    takes: `a value of the type that the notebook declares (${reason ?? failed.error.message})`,
  });
}
