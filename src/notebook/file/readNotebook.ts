import { existsSync, readFileSync } from "node:fs";
import { error } from "../../base/errors";
import { parseJson } from "../../base/json/parse";
import { fields, listOf, recordOf, text, type Shape } from "../../base/json/shape";
import type { NotebookFile } from "../parameters";

/** A text, whole or as lines. */
const texts: Shape = (value, at) => (Array.isArray(value) ? listOf(text)(value, at) : text(value, at));

/** Content of an output by its type: a text, or an object or list where it is JSON. */
const content: Shape = (value, at) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? undefined : texts(value, at);

const anything: Shape = () => undefined;
const output = fields({}, { data: recordOf(content) });
const cell = fields(
  { cell_type: text, source: texts, metadata: fields({}, { tags: listOf(text) }) },
  { outputs: listOf(output), id: text },
);
const notebook = fields({ nbformat: anything, cells: listOf(cell), metadata: fields({}) });

/**
 * Reads a notebook file.
 * @throws `path/missing`, `notebook/invalid` for a file that is not a notebook of nbformat 4, saying what it is.
 */
export function readNotebook(file: string): NotebookFile {
  if (!existsSync(file)) throw error("path/missing", { argument: "FILE", path: file, expected: "notebook" });
  const invalid = (problem: string, cause?: unknown): Error => error("notebook/invalid", { file, problem }, cause);
  let value: unknown;
  try {
    value = parseJson(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
  } catch (cause) {
    throw invalid((cause as Error).message, cause);
  }
  const format = (value as { readonly nbformat?: unknown } | null)?.nbformat;
  if (typeof format === "number" && format !== 4) throw invalid(`it is of format ${format}`);
  const problem = notebook(value, "it");
  if (problem !== undefined) throw invalid(problem);
  return value as NotebookFile;
}
