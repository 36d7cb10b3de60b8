import type { CellProgress } from "../notebook/jupyterProcess";
import { executeNotebook } from "../notebook/execute";
import { readNotebook } from "../notebook/file/readNotebook";
import { parseSettings, type NotebookFile } from "../notebook/parameters";
import { writeLine, type Output } from "./context";

export interface NotebookCommandOptions {
  /** `name=value`, as given. */
  readonly set?: readonly string[];
  readonly out: string;
  /** Seconds a cell may take. */
  readonly timeout?: number;
  /** Stops the kernel and the work. */
  readonly signal?: AbortSignal;
  readonly stdout?: Output;
  readonly stderr?: Output;
}

/**
 * `palimpsest notebook FILE --out FILE`: executes, reporting each cell on stderr, and ends with the notebook's last
 * table and the paths of what it wrote on stdout. Returns the exit code 0; throws an error of the catalogue if a cell
 * fails or an argument is unusable.
 */
export async function notebookCommand(file: string, options: NotebookCommandOptions): Promise<number> {
  const { set = [], out, timeout, signal, stdout = process.stdout, stderr = process.stderr } = options;
  const values = parseSettings(set, readNotebook(file), file);
  const written = await executeNotebook({
    file,
    out,
    set: values,
    timeout,
    onCell: report(stderr),
    signal,
  });
  const table = lastTable(readNotebook(written.notebook));
  if (table !== undefined) writeLine(stdout, `${table}\n`);
  writeLine(stdout, `Notebook: ${written.notebook}`);
  writeLine(stdout, `HTML:     ${written.html}`);
  writeLine(stdout, `Figures:  ${written.figures}`);
  return 0;
}

/**
 * A line a cell on stderr. While a cell runs, what it reports follows it on a terminal; elsewhere a line now and then.
 */
function report(stream: Output): (cell: CellProgress) => void {
  const every = 20_000;
  let last = performance.now();
  return ({ index, of, source, state, seconds, text, error }) => {
    const place = `[${String(index).padStart(String(of).length)}/${of}]`;
    const width = (stream.columns ?? 100) - 1;
    if (state !== "running") {
      const line = `${place} ${seconds.toFixed(1).padStart(6)} s  ${source}${state === "failed" ? "  FAILED" : ""}`;
      stream.write(`${stream.isTTY ? "\r\x1b[2K" : ""}${line.slice(0, width)}\n`);
      if (error?.traceback) stream.write(`${error.traceback.trimEnd()}\n`);
    } else if (stream.isTTY) {
      stream.write(`\r\x1b[2K${`${place} ${text ?? source}`.slice(0, width)}`);
    } else if (text !== undefined && performance.now() - last > every) {
      stream.write(`${place} ${text}\n`);
      last = performance.now();
    }
  };
}

/** The text of the last table that a notebook shows. */
function lastTable({ cells }: NotebookFile): string | undefined {
  return cells
    .flatMap((cell) => cell.outputs ?? [])
    .filter(({ data }) => textOf(data?.["text/html"]).startsWith("<table"))
    .map(({ data }) => textOf(data?.["text/plain"]))
    .pop();
}

/** The content of an output, which notebooks keep as one text or as lines. */
function textOf(content: string | readonly string[] | object = ""): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.join("") : "";
}
