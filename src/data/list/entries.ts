import { parse, type CsvError } from "csv-parse/sync";
import { error } from "../../base/errors";
import { parseJson } from "../../base/json/parse";
import type { Split } from "../benchmark";
import { readText } from "../text";

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

type Refuse = (line: number, problem: string) => Error;

/**
 * The entries of a list of images: JSON lines where the name ends in `.jsonl` or `.ndjson`, otherwise CSV with a
 * header.
 * @throws `list/invalid` with the line and what is wrong with it.
 */
export async function readList(file: string): Promise<ListEntry[]> {
  const refuse: Refuse = (line, problem) => error("list/invalid", { file, line, problem });
  const text = await readText(file).catch((cause) => {
    throw refuse(1, `the list ${(cause as Error).message}`);
  });
  return /\.(jsonl|ndjson)$/i.test(file) ? fromJsonLines(text, refuse) : fromCsv(text, refuse);
}

const reserved = ["image", "split", "labels", "unknown"];

/**
 * CSV: a column `image`; if wanted `split`; and either a column a class with 1, 0 or nothing (unknown), or a column
 * `labels` with the classes that are present, separated by `;` (and `unknown` likewise): those not named are absent.
 */
function fromCsv(text: string, refuse: Refuse): ListEntry[] {
  let rows: { readonly record: string[]; readonly info: { readonly lines: number } }[];
  try {
    rows = parse(text, { info: true, skipEmptyLines: true }) as unknown as typeof rows;
  } catch (cause) {
    throw refuse((cause as CsvError & { lines?: number }).lines ?? 1, (cause as Error).message);
  }
  const [header, ...rest] = rows;
  if (header === undefined) throw refuse(1, "there is no header");
  const names = checkHeader(
    header.record.map((name) => name.trim()),
    (problem) => refuse(1, problem),
  );
  return rest.map(({ record, info }) =>
    entryOf(new Map(names.map((name, column) => [name, record[column]])), info.lines, refuse),
  );
}

function checkHeader(names: readonly string[], refuse: (problem: string) => Error): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw refuse(`the header has ${JSON.stringify(twice)} twice`);
  if (!names.includes("image")) throw refuse("the header has no column image");
  const classes = names.filter((name) => !reserved.includes(name));
  if (names.includes("")) throw refuse("the header has a column without a name");
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
      .map((name) => name.trim())
      .filter((name) => name !== "");
  if (row.has("labels")) return { ...place, ...named(names("labels"), names("unknown"), line, refuse) };
  const labels = [...row]
    .filter(([name]) => !reserved.includes(name))
    .map(([name, text]): [string, Label] => {
      const value = text.trim();
      if (!isLabelText(value)) throw refuse(line, `${name} is ${JSON.stringify(value)}, not 1, 0 or nothing`);
      return [name, labelOfText[value]];
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
      "labels must be an array of class names (with unknown likewise), or an object of 1, 0 or null by class",
    );
  }
  const odd = Object.entries(labels).find(
    ([name, label]) => name === "" || (label !== 0 && label !== 1 && label !== null),
  );
  if (odd) throw refuse(line, `${JSON.stringify(odd[0])} is ${JSON.stringify(odd[1])}, not 1, 0 or null`);
  return {
    ...place,
    labels: new Map(Object.entries(labels) as [string, Label][]),
    others: null,
  };
}

/** A label as a column has it: nothing is unknown. */
const labelOfText = { "": null, "0": 0, "1": 1 } as const;
const isLabelText = (text: string): text is keyof typeof labelOfText => Object.hasOwn(labelOfText, text);

type Label = 0 | 1 | null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string" && name !== "");

function placed(
  image: unknown,
  split: unknown,
  line: number,
  refuse: Refuse,
): Pick<ListEntry, "image" | "line" | "split"> {
  if (typeof image !== "string" || image.trim() === "") throw refuse(line, "image is not a path");
  if (split === undefined || split === "") return { image, line };
  if (split !== "train" && split !== "validation" && split !== "test") {
    throw refuse(line, `split is ${JSON.stringify(split)}, not train, validation or test`);
  }
  return { image, line, split };
}

function named(
  present: readonly string[],
  unknown: readonly string[],
  line: number,
  refuse: Refuse,
): Pick<ListEntry, "labels" | "others"> {
  const labels = new Map<string, 0 | 1 | null>(present.map((name) => [name, 1]));
  for (const name of unknown) {
    if (labels.has(name)) throw refuse(line, `${JSON.stringify(name)} is both present and unknown`);
    labels.set(name, null);
  }
  return { labels, others: 0 };
}
