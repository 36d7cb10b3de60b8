import { setupCommand } from "../package";
import type { Catalogue } from "./catalogue";

/** Notebooks and what is measured beside them. */
export const notebooksErrors = {
  "notebook/invalid": {
    exit: 2,
    text: (v: { file: string; problem: string }) =>
      `${v.file} is not a Jupyter notebook of format 4: ${v.problem}. Give an .ipynb file`,
  },
  "notebook/parameter": {
    exit: 2,
    text: (v: { name: string; file: string; declared: readonly string[] }) =>
      `--set ${v.name}: ${v.file} has no such parameter; it takes ` +
      `${v.declared.join(", ") || "none (no cell is tagged `parameters`)"}`,
  },
  "notebook/cell-failed": {
    exit: 1,
    text: (v: { file: string; cell: number; name: string; message: string }) =>
      `cell ${v.cell} of ${v.file} failed: ${v.name}: ${v.message}`,
  },
  "notebook/uncaught": {
    exit: 1,
    text: (v: { file: string; name: string; message: string }) =>
      `${v.file} ran to its end and is written, but an error was thrown that no cell saw, in a timer or in a promise ` +
      `that none awaits: ${v.name}: ${v.message}. Await the promise, or catch the error`,
  },
  "notebook/late": {
    exit: 1,
    text: (v: { file: string; reason: string }) =>
      `${v.file} was ended with its kernel, and nothing was written: ${v.reason}. Give more time with --timeout`,
  },
  "notebook/stopped": {
    exit: 1,
    text: (v: { file: string }) => `${v.file} was stopped before its end; nothing was written`,
  },
  "notebook/environment": {
    exit: 1,
    text: (v: { missing: string }) =>
      `notebooks cannot run: there is no ${v.missing}. Run \`${setupCommand}\` in the project's folder once`,
  },
  "notebook/exists": {
    exit: 2,
    text: (v: { file: string }) => `${v.file} exists and is left alone; give another NAME`,
  },
  "notebook/broken": {
    exit: 1,
    text: (v: { file: string; reason: string }) => `${v.file} could not be executed: ${v.reason}`,
  },
  "notebook/input": {
    exit: 1,
    text: (v: { what: string }) =>
      `${v.what} has nobody to ask: whoever runs this cell takes no questions (allow_stdin). Run it in JupyterLab or ` +
      "in `jupyter console`, or write the answer into the notebook, as a parameter say",
  },
  "figure/value": {
    exit: 2,
    text: (v: { received: string }) =>
      `show got ${v.received}; it takes a figure: { data: [...], layout: {...} }, as mapPerTask(runs) gives one, ` +
      "or an explorer: { html, caption }, as epochExplorer(run) gives one. " +
      "A cell shows any other value that is its last expression",
  },
  "figure/test-scores": {
    exit: 2,
    text: (v: { run: string }) =>
      `the run ${v.run} has no test scores by epoch, as it was made with --test-after tasks; make it again with ` +
      '--test-after epochs, or show its validation images (split: "validation")',
  },
  "explorer/test-scores": {
    exit: 2,
    text: (v: { run: string }) =>
      `the run ${v.run} has no test scores by epoch, as it was made with --test-after tasks; make it again with ` +
      "--test-after epochs",
  },
  "figure/browser": {
    exit: 1,
    text: (v: { path: string }) =>
      `${v.path} could not be drawn: there is no Chromium that starts. Install it, set PALIMPSEST_CHROMIUM to its ` +
      "path, or give a name that ends in .html",
  },
  "bench/subject": {
    exit: 1,
    text: (v: { command: string; reason: string }) =>
      `${v.command} could not be measured: ${v.reason}. A peer needs torch and numpy`,
  },
} as const satisfies Catalogue;
