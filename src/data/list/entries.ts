import { parse, type CsvError } from "csv-parse/sync";
import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import type { Split } from "../benchmark";
import { classNameOf } from "../names/classNames";
import { repeated } from "../../base/named";
import { readText } from "../text";
import { isObject, parseJson } from "./json";

/** What a list says of one image. */
export interface ListEntry {
  /** Path of the image, as the list has it. */
  readonly image: string;
  /** 1-based line of the list on which the entry ends. */
  readonly line: number;
  readonly split?: Split;
  /**
   * Present (1) and absent (0) by class name, null where it is unknown. A class that is not here is what `others` says.
   */
  readonly labels: ReadonlyMap<string, 0 | 1 | null>;
  readonly others: 0 | null;
}

/** A list of images. */
export interface ImageList {
  readonly entries: readonly ListEntry[];
  /** Whether its classes come from the text of a column `labels`, in which `;` separates classes. */
  readonly isText: boolean;
  /** Whether a `;` separates classes anywhere in that column. */
  readonly isSeparated: boolean;
}

type Refuse = (line: number, problem: string) => Error;

/**
 * The entries of a list of images: JSON lines where the name ends in `.jsonl` or `.ndjson`, otherwise CSV with a
 * header.
 * @throws `list/invalid` with the line and what is wrong with it.
 */
export async function readList(file: string): Promise<ImageList> {
  const refuse: Refuse = (line, problem) => error("list/invalid", { file, line, problem });
  const text = await readText(file).catch((cause) => {
    throw refuse(1, `the list ${(cause as Error).message}`);
  });
  if (!/\.(jsonl|ndjson)$/i.test(file)) return fromCsv(text, refuse);
  return { entries: fromJsonLines(text, refuse), isText: false, isSeparated: false };
}

const reserved = ["image", "split", "labels", "unknown"];

/**
 * CSV: a column `image`; if wanted `split`; and either a column a class with 1, 0 or nothing (unknown), or a column
 * `labels` with the classes that are present, separated by `;` (and `unknown` likewise): those not named are absent.
 * Columns are separated by commas, or by `;` or tabs where the header is.
 */
function fromCsv(text: string, refuse: Refuse): ImageList {
  let rows: { readonly record: string[]; readonly info: { readonly lines: number } }[];
  try {
    rows = parse(text, { info: true, skipEmptyLines: true, delimiter: delimiterOf(text) }) as unknown as typeof rows;
  } catch (cause) {
    throw refuse((cause as CsvError & { lines?: number }).lines ?? 1, (cause as Error).message);
  }
  const [header, ...rest] = rows;
  if (header === undefined) throw refuse(1, "there is no header");
  const names = checkHeader(header.record.map(classNameOf), (problem) => refuse(1, problem));
  const listed = ["labels", "unknown"].map((name) => names.indexOf(name)).filter((column) => column >= 0);
  return {
    entries: rest.map(({ record, info }) =>
      entryOf(new Map(names.map((name, column) => [name, record[column]])), info.lines, refuse),
    ),
    isText: listed.length > 0,
    isSeparated: rest.some(({ record }) => listed.some((column) => record[column].includes(";"))),
  };
}

/** What separates the columns of the header, and so all columns. */
function delimiterOf(text: string): string {
  const [header] = /^.*/.exec(text) ?? [""];
  const isHeader = (delimiter: string): boolean =>
    header.split(delimiter).some(
      (name) =>
        name
          .trim()
          .replace(/^"(.*)"$/, "$1")
          .trim() === "image",
    );
  return [",", ";", "\t"].find(isHeader) ?? ",";
}

function checkHeader(names: readonly string[], refuse: (problem: string) => Error): readonly string[] {
  const twice = repeated(names);
  if (twice !== undefined) throw refuse(`the header has ${JSON.stringify(twice)} twice`);
  if (!names.includes("image"))
    throw refuse(`the header has no column image; its columns are ${names.slice(0, 5).map(quoted).join(", ")}`);
  const classes = names.filter((name) => !reserved.includes(name));
  if (names.includes(""))
    throw refuse("the header has a column without a name; if it numbers the rows, as pandas does, leave it out");
  if (names.includes("labels") === classes.length > 0)
    throw refuse("the header must have either a column labels or a column a class");
  if (names.includes("unknown") && !names.includes("labels")) throw refuse("a column unknown needs a column labels");
  return names;
}

function entryOf(row: ReadonlyMap<string, string>, line: number, refuse: Refuse): ListEntry {
  const place = placed(row.get("image"), row.get("split"), line, refuse);
  const names = (column: string): string[] =>
    (row.get(column) ?? "")
      .split(";")
      .map(classNameOf)
      .filter((name) => name !== "");
  if (row.has("labels")) return { ...place, ...named(names("labels"), names("unknown"), line, refuse) };
  const labels = [...row]
    .filter(([name]) => !reserved.includes(name))
    .map(([name, text]): [string, Label] => {
      const value = text.trim();
      const [, label] = /^([01]?)(?:\.0*)?$/.exec(value) ?? [];
      if (label === undefined || (label === "" && value !== ""))
        throw refuse(line, `${name} is ${JSON.stringify(value)}, not 1, 0 or nothing${columnAdvice(value)}`);
      return [name, label === "" ? null : (Number(label) as 0 | 1)];
    });
  return { ...place, labels: new Map(labels), others: null };
}

/**
 * JSON lines: objects with `image`; if wanted `split`; and `labels`, either an array of the classes that are present
 * (with `unknown` likewise; those not named are absent) or an object of 1, 0 or null by class (those not named are
 * unknown).
 */
function fromJsonLines(text: string, refuse: Refuse): ListEntry[] {
  return text
    .split("\n")
    .flatMap((received, index) => (received.trim() === "" ? [] : [fromJson(received, index + 1, refuse)]));
}

function fromJson(text: string, line: number, refuse: Refuse): ListEntry {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw refuse(line, `not JSON (${(cause as Error).message})`);
  }
  if (!isObject(value)) throw refuse(line, "not an object");
  const { image, split, labels, unknown } = value;
  const place = placed(image, split, line, refuse);
  if (isNames(labels) && (unknown === undefined || isNames(unknown)))
    return { ...place, ...named(labels, unknown ?? [], line, refuse) };
  if (!isObject(labels) || unknown !== undefined) {
    throw refuse(
      line,
      "labels must be an array of class names (with unknown likewise), or an object of 1, 0 or null by class" +
        (typeof labels === "string" ? `, and they are the text ${quoted(labels)}` : ""),
    );
  }
  const odd = Object.entries(labels).find(
    ([name, label]) => name.trim() === "" || (label !== 0 && label !== 1 && label !== null),
  );
  if (odd) throw refuse(line, `${JSON.stringify(odd[0])} is ${JSON.stringify(odd[1])}, not 1, 0 or null`);
  const stated = new Map(Object.entries(labels).map(([name, label]) => [classNameOf(name), label as Label]));
  if (stated.size < Object.keys(labels).length) throw refuse(line, "labels has a class twice, in two writings");
  return { ...place, labels: stated, others: null };
}

type Label = 0 | 1 | null;

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string" && name.trim() !== "");

function placed(
  image: unknown,
  split: unknown,
  line: number,
  refuse: Refuse,
): Pick<ListEntry, "image" | "line" | "split"> {
  if (typeof image !== "string" || image.trim() === "") throw refuse(line, "image is not a path");
  const part = typeof split === "string" ? split.trim() : split;
  if (part === undefined || part === "") return { image, line };
  if (part !== "train" && part !== "validation" && part !== "test") {
    throw refuse(line, `split is ${JSON.stringify(split)}, not train, validation or test`);
  }
  return { image, line, split: part };
}

function named(
  present: readonly string[],
  unknown: readonly string[],
  line: number,
  refuse: Refuse,
): Pick<ListEntry, "labels" | "others"> {
  const labels = new Map<string, 0 | 1 | null>(present.map((name) => [classNameOf(name), 1]));
  for (const name of unknown.map(classNameOf)) {
    if (labels.has(name)) throw refuse(line, `${JSON.stringify(name)} is both present and unknown`);
    labels.set(name, null);
  }
  return { labels, others: 0 };
}

/** What a column may be that is not that of a class, in words. */
function columnAdvice(value: string): string {
  return /^[-+]?\d/.test(value) ? "" : "; classes that are listed by their names stand in a column labels";
}
