import { error } from "../base/errors";

/** The parts of a notebook file that the project reads or writes. */
export interface NotebookFile {
  readonly cells: readonly NotebookCell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export interface NotebookCell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] } & Readonly<Record<string, unknown>>;
  /** `data` by media type: text, whole or as lines, or an object where the type is one of JSON. */
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, string | readonly string[] | object>> }[];
  readonly execution_count?: number | null;
}

/** A cell's text, which a notebook file may hold as lines. */
export function sourceOf(cell: Pick<NotebookCell, "source">): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

/**
 * The notebook with one cell after the one tagged `parameters` that assigns the given values. A name that cell does not
 * declare with `let` is refused. Without values the notebook is returned as it is.
 */
export function withParameters(
  notebook: NotebookFile,
  values: Readonly<Record<string, unknown>>,
  file: string,
): NotebookFile {
  const names = Object.keys(values);
  const cells = notebook.cells.filter((cell) => !cell.metadata.tags?.includes("injected-parameters"));
  if (names.length === 0) return { ...notebook, cells };
  const at = cells.findIndex((cell) => cell.metadata.tags?.includes("parameters"));
  const declared = at < 0 ? [] : letNames(sourceOf(cells[at]));
  const unknown = names.find((name) => !declared.includes(name));
  if (unknown !== undefined) throw error("notebook/parameter", { name: unknown, file, declared });
  const injected: NotebookCell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    // A block, for tslab prints the value of a last statement that is an expression.
    source: `// Values given for this execution.\n{\n${names.map((name) => `  ${name} = ${JSON.stringify(values[name])};\n`).join("")}}`,
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...cells.slice(0, at + 1), injected, ...cells.slice(at + 1)] };
}

/** Names that a cell's top level declares with `let`. */
function letNames(source: string): readonly string[] {
  const ts = require("typescript") as typeof import("typescript");
  const file = ts.createSourceFile("parameters.ts", source, ts.ScriptTarget.ES2022);
  return file.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Let)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
}

/**
 * `name=value` as given on a command line: numbers, booleans and other JSON as what they are, anything else as text.
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
