import { error } from "../base/errors";
import { parseJson } from "../base/json/parse";
import { declaredParameters, type ParameterType } from "./parameterTypes";

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

/** First line of the cell that assigns values. */
export const injectedHead = "// Values given for this execution.";

/** The parameter that a line, from 1, of the cell that assigns values is about: it has a head of two lines. */
export const parameterOfLine = (names: readonly string[], line: number): string | undefined => names[line - 3];

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
  const declared = [...parametersOf({ ...notebook, cells }, file).keys()];
  const unknown = names.find((name) => !declared.includes(name));
  if (unknown !== undefined) throw error("notebook/parameter", { name: unknown, file, declared });
  const assignments = names.map((name) => `  ${name} = ${JSON.stringify(values[name])};`);
  const injected: NotebookCell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    // The assignments stand in a block, because tslab shows the value of a cell that ends with an expression.
    source: [injectedHead, "{", ...assignments, "}"].join("\n"),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...cells.slice(0, index + 1), injected, ...cells.slice(index + 1)] };
}

/** What the cell tagged `parameters` declares. @throws `notebook/invalid` */
function parametersOf({ cells }: NotebookFile, file: string): ReadonlyMap<string, ParameterType> {
  const cell = cells.find(({ metadata }) => metadata.tags?.includes("parameters"));
  try {
    return cell ? declaredParameters(sourceOf(cell)) : new Map();
  } catch (cause) {
    // The compiler calls itself for what lies within something: it has no other bound than the stack.
    if (!(cause instanceof RangeError)) throw cause;
    throw error("notebook/invalid", { file, problem: "the code of its parameters lies too deep within itself" }, cause);
  }
}

/**
 * Reads values of parameters as they are given on a command line, each as `name=value`. A value is read as the type
 * that the notebook declares: `2024` is a text for a text, and a number for a number. Where the notebook leaves it
 * open, a value that is JSON (a number, a boolean ...) is read as JSON; any other is a text.
 * @param file name of the notebook, for messages.
 * @throws `argument/invalid` without a name or an equals sign, or for a value that is not of the type;
 *   `notebook/parameter` for a name that is not declared.
 */
export function parseSettings(
  settings: readonly string[],
  notebook: NotebookFile,
  file: string,
): Readonly<Record<string, unknown>> {
  const parameters = parametersOf(notebook, file);
  return Object.fromEntries(
    settings.map((setting) => {
      const match = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(setting);
      if (!match) throw error("argument/invalid", { argument: "--set", received: setting, takes: "name=value" });
      const [, name, given] = match;
      const type = parameters.get(name);
      if (!type) throw error("notebook/parameter", { name, file, declared: [...parameters.keys()] });
      const values = valuesOf(given).filter((value) => type.accepts(value));
      if (values.length > 0) return [name, values[0]];
      const takes = `${type.text}, as ${file} declares ${name}; a list is written as JSON: '${name}=["a", "b"]'`;
      throw error("argument/invalid", { argument: `--set ${name}`, received: given, takes });
    }),
  );
}

/** What a text on the command line can mean, the likeliest first. */
function valuesOf(given: string): readonly unknown[] {
  const number = Number(given);
  const numbers = given.trim() !== "" && Number.isFinite(number) ? [number] : [];
  try {
    return [parseJson(given), ...numbers, given];
  } catch {
    return [given, ...numbers];
  }
}
