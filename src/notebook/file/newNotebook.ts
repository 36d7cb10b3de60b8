import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { error } from "../../base/errors";
import { writeWhole } from "../../base/files";
import { isInstalled, packageRoot } from "../../base/package";
import type { NotebookCell, NotebookFile } from "../parameters";
import { readNotebook } from "./readNotebook";

/** Where the tutorials are. A packed package has them without their outputs. */
const tutorials = isInstalled ? join(packageRoot, "dist", "notebooks") : join(packageRoot, "notebooks");

/** Cells of a short notebook. */
const start: readonly { readonly type: "markdown" | "code"; readonly tags?: string[]; readonly lines: string[] }[] = [
  {
    type: "markdown",
    lines: [
      "# Two methods side by side",
      "",
      "Two runs on drawn scenes: plain training, and learning without forgetting.",
    ],
  },
  { type: "code", lines: ['import { live, mapPerTask, run, Scale, show, showTable } from "palimpsest";'] },
  {
    type: "code",
    tags: ["parameters"],
    lines: [
      "// Parameters: `smoke` takes seconds and shows that all runs, `tiny` and `small` learn something.",
      'let scale: Scale = "smoke";',
      "let seed = 1;",
    ],
  },
  {
    type: "code",
    lines: [
      'const finetune = await run({ strategy: "finetune", scale, seed }, { on: live("finetune") });',
      'const lwf = await run({ strategy: "lwf", scale, seed }, { on: live("lwf") });',
    ],
  },
  { type: "code", lines: ["await show(mapPerTask([finetune, lwf]));"] },
  {
    type: "code",
    lines: [
      "const rows = [finetune, lwf].map(({ name, metrics: { acc, forgetting } }) => ({ name, acc, forgetting }));",
      "showTable(rows);",
    ],
  },
];

/**
 * Writes a notebook to start from, with no outputs.
 * @param name path of the notebook; `.ipynb` is added where it is missing.
 * @param from a tutorial by its number or its name; without it, the notebook is a short one.
 * @returns the path of the notebook.
 * @throws `notebook/exists` where there is a file; `argument/invalid` for an unknown tutorial, with those there are; a
 *   `file/` error where the file system refuses.
 */
export async function newNotebook(name: string, from?: string): Promise<string> {
  const file = name.endsWith(".ipynb") ? name : `${name}.ipynb`;
  if (existsSync(file)) throw error("notebook/exists", { file });
  const notebook = from === undefined ? shortNotebook() : withoutOutputs(readNotebook(tutorial(from)));
  await writeWhole(file, `${JSON.stringify(notebook, null, 1)}\n`);
  return file;
}

/** A notebook as it is before it ran. */
export const withoutOutputs = (notebook: NotebookFile): NotebookFile => ({
  ...notebook,
  cells: notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  ),
});

function shortNotebook(): NotebookFile {
  const cells = start.map(({ type, tags, lines }, index): NotebookCell => ({
    cell_type: type,
    id: `cell-${String(index + 1).padStart(2, "0")}`,
    metadata: tags === undefined ? {} : { tags },
    source: lines.join("\n"),
    ...(type === "code" && { execution_count: null, outputs: [] }),
  }));
  // As the tutorials have it, and as JupyterLab would write it: a notebook that it must change opens unsaved.
  const { metadata } = readNotebook(tutorial("01"));
  return { cells, metadata, nbformat: 4, nbformat_minor: 5 };
}

function tutorial(from: string): string {
  const names = existsSync(tutorials) ? readdirSync(tutorials).filter((name) => /^\d+-.*\.ipynb$/.test(name)) : [];
  const parts = names.map((name): readonly string[] => /^((\d+)-(.*))\.ipynb$/.exec(name) ?? []);
  const found = parts.find((forms) => forms.includes(from));
  if (found !== undefined) return join(tutorials, found[0]);
  const takes = parts.map(([, whole]) => whole).join(", ");
  throw error("argument/invalid", { argument: "--from", received: from, takes });
}
