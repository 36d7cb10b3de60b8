import { readFile } from "node:fs/promises";
import { error } from "../../base/errors";
import { parseYamlText } from "../../base/json/yamlText";
import { quoted } from "../../base/words/quoted";
import { classNameOf } from "../names/classNames";
import { isObject } from "../list/json";
import { baseOf, linesOf, type FolderFiles } from "./folderFiles";

/** What says the names of a YOLO folder's classes. */
export interface YoloNames {
  /** Name of the file. */
  readonly file: string;
  /** Names by the number that labels have. */
  readonly names: ReadonlyMap<number, string>;
  /** What the file has beside its names; empty for a list of names. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** Most bytes of the file that describes a data set. */
const mostBytes = 2 ** 20;

/**
 * The names of the classes: those of the YAML file with `names`, a list or an object by number, or the lines of
 * `classes.txt` or `obj.names`. The file lies in the folder itself or in one of its folders.
 * @throws `import/names` where there is none, or several that differ; `import/line`
 */
export async function readYoloNames(files: FolderFiles): Promise<YoloNames> {
  const found: YoloNames[] = [];
  for (const name of files.names.filter((each) => each.split("/").length <= 2)) {
    if (/\.ya?ml$/i.test(name)) found.push(...(await fromYaml(files, name)));
    else if (/^(?:classes\.txt|obj\.names)$/i.test(baseOf(name))) found.push(await fromLines(files, name));
  }
  const [first, ...others] = found;
  const refuse = (problem: string) => error("import/names", { path: files.root, problem });
  if (first === undefined) throw refuse("has no data.yaml with names, and no classes.txt");
  const texts = (names: YoloNames): string => JSON.stringify([...names.names]);
  const other = others.find((names) => texts(names) !== texts(first));
  if (other !== undefined) throw refuse(`has other names in ${other.file} than in ${first.file}`);
  return first;
}

/** The names in a YAML file; nothing where it has none. */
async function fromYaml(files: FolderFiles, file: string): Promise<YoloNames[]> {
  const path = files.pathOf(file);
  const refuse = (problem: string) => error("import/names", { path, problem });
  const bytes = await readFile(path);
  if (bytes.length > mostBytes) return [];
  let value: unknown;
  try {
    value = parseYamlText(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refuse(`cannot be read (${(cause as Error).message})`);
  }
  if (!isObject(value) || value.names === undefined) return [];
  const { names, ...more } = value;
  if (!isObject(names) && !Array.isArray(names)) throw refuse("has names that are neither a list nor an object");
  const byNumber = new Map<number, string>();
  for (const [key, name] of Object.entries(names)) {
    if (!/^\d{1,9}$/.test(key)) throw refuse(`has ${quoted(key)} among its names, which is no number of a class`);
    if (typeof name !== "string" && typeof name !== "number" && typeof name !== "boolean")
      throw refuse(`has no text as the name of class ${key}`);
    if (String(name).trim() === "") throw refuse(`has an empty text as the name of class ${key}`);
    byNumber.set(Number(key), classNameOf(String(name)));
  }
  if (byNumber.size === 0) throw refuse("has no names of classes");
  return [{ file, names: byNumber, more }];
}

async function fromLines(files: FolderFiles, file: string): Promise<YoloNames> {
  const lines = [...(await linesOf(files, file))];
  while (lines.at(-1) === "") lines.pop();
  const blank = lines.indexOf("");
  if (blank >= 0) {
    const problem = "the line is blank, and each line before the last names a class";
    throw error("import/line", { file: files.pathOf(file), line: blank + 1, problem });
  }
  if (lines.length === 0) throw error("import/names", { path: files.pathOf(file), problem: "has no names of classes" });
  return { file, names: new Map(lines.map((name, id) => [id, classNameOf(name)])), more: {} };
}
