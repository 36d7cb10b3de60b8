import { error } from "../base/errors";

/** The parts of a notebook file (nbformat 4) that the project reads or writes. */
export interface NotebookFile {
  /** Cells in order. */
  readonly cells: readonly NotebookCell[];
  /** Metadata of the notebook: its kernel, its language. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Version of the format. */
  readonly nbformat: number;
  /** Minor version of the format. */
  readonly nbformat_minor: number;
}

/** A cell of a notebook file. */
export interface NotebookCell {
  /** `code`, `markdown` or `raw`. */
  readonly cell_type: string;
  /** Unique within the notebook. */
  readonly id?: string;
  /** Its text, whole or as lines. */
  readonly source: string | readonly string[];
  /** Metadata of the cell, its tags among them. */
  readonly metadata: { readonly tags?: readonly string[] } & Readonly<Record<string, unknown>>;
  /** What it shows; `data` has the content by MIME type: text, whole or as lines, or an object where it is JSON. */
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, string | readonly string[] | object>> }[];
  /** Number of the execution that made the outputs; null for none. */
  readonly execution_count?: number | null;
}

/** A cell's text, which a notebook file may hold as lines. */
export function sourceOf(cell: Pick<NotebookCell, "source">): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

/**
 * The notebook with one more cell, which assigns the given values. It comes after the cell tagged `parameters`. Without
 * values there is no such cell.
 * @param file name of the notebook, for messages.
 * @throws `notebook/parameter` for a name that the cell tagged `parameters` does not declare with `let`.
 */
export function withParameters(
  notebook: NotebookFile,
  values: Readonly<Record<string, unknown>>,
  file: string,
): NotebookFile {
  const names = Object.keys(values);
  const cells = notebook.cells.filter((cell) => !cell.metadata.tags?.includes("injected-parameters"));
  if (names.length === 0) return { ...notebook, cells };
  const index = cells.findIndex((cell) => cell.metadata.tags?.includes("parameters"));
  const declared = index < 0 ? [] : letNames(sourceOf(cells[index]));
  const unknown = names.find((name) => !declared.includes(name));
  if (unknown !== undefined) throw error("notebook/parameter", { name: unknown, file, declared });
  const assignments = names.map((name) => `  ${name} = ${JSON.stringify(values[name])};`);
  const injected: NotebookCell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    // The assignments stand in a block, because tslab shows the value of a cell that ends with an expression.
    source: ["// Values given for this execution.", "{", ...assignments, "}"].join("\n"),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...cells.slice(0, index + 1), injected, ...cells.slice(index + 1)] };
}

/** Names that a cell's top level declares with `let`. */
function letNames(source: string): readonly string[] {
  const ts = require("typescript") as typeof import("typescript");
  const file = ts.createSourceFile("parameters.ts", source, ts.ScriptTarget.ES2022);
  return file.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList: { flags } }) => (flags & ts.NodeFlags.Let) !== 0 && (flags & ts.NodeFlags.Const) === 0)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
}

/**
 * Reads `name=value` as it is given on a command line. A value that is JSON (a number, a boolean ...) is read as JSON;
 * any other is a text.
 * @throws `argument/invalid` without a name or an equals sign.
 */
export function parseSetting(setting: string): readonly [name: string, value: unknown] {
  const match = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(setting);
  if (!match) throw error("argument/invalid", { argument: "--set", received: setting, takes: "name=value" });
  return [match[1], parseValue(match[2])];
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
