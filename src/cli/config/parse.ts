import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { error } from "../../base/errors";
import { fileFault } from "../../base/fileFault";
import { parseJson } from "../../base/json/parse";
import { parseYamlText } from "../../base/json/yamlText";

/** Most bytes of a file that describes runs; a manifest, which is JSON, names every class of its weights. */
const mostBytes = { yaml: 64 * 1024, json: 1024 * 1024 } as const;

/**
 * The object in a file of YAML 1.2 or, by its name, of JSON. An empty file is an empty object.
 * @param argument what named the file, for messages.
 * @throws `path/missing`, `config/invalid`, `file/` errors
 */
export function objectIn(path: string, argument: string): Readonly<Record<string, unknown>> {
  const refuse = (problem: string, cause?: unknown): never => {
    throw error("config/invalid", { file: path, problem }, cause);
  };
  const format = extname(path) === ".json" ? "json" : "yaml";
  const text = textOf(path, argument, (size) =>
    size > mostBytes[format] ? refuse(`it has ${size} bytes, and at most ${mostBytes[format]} are read`) : undefined,
  );
  let value: unknown;
  try {
    value = format === "json" ? parseJson(text) : parseYamlText(text);
  } catch (cause) {
    return refuse(`it is not ${format.toUpperCase()} (${(cause as Error).message})`, cause);
  }
  if (value === null || value === undefined) return {};
  if (!isObject(value)) return refuse("it holds no options by name, as in `strategy: lwf`");
  return value;
}

function textOf(path: string, argument: string, onSize: (bytes: number) => void): string {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isFile()) throw error("path/missing", { argument, path, expected: "file" });
  onSize(status.size);
  try {
    return readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (cause) {
    throw fileFault(cause, { path });
  }
}

/** Whether a value is an object of values by name. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
