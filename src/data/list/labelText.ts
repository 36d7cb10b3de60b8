import { quoted } from "../../base/words/quoted";
import { foldedOf } from "../names/classNames";
import { grouped } from "../names/pictures";

/** Class names that a list has and no description confirms, and how the list has them. */
export interface ListedClasses {
  /** Line on which each class comes first, by its name. */
  readonly lines: ReadonlyMap<string, number>;
  /** Whether they come from the text of a column `labels`, in which `;` separates classes. */
  readonly isText: boolean;
  /** Whether a `;` separates classes anywhere in that column. */
  readonly isSeparated: boolean;
}

/** What other programs separate classes by, and lists write around them: no name has these unless it is confirmed. */
const foreignSeparator = /[,|\t、，；]/;
const writtenAsList = /^[[{]|[\]}]$|^\(.*\)$|^(["'`]).*\1$/;
/** What may separate classes, and is found within names as well. */
const possibleSeparator = /[\s/+&:]+/;
const anySeparator = /[\s,|/+&:_\-、，；]+/;
/** What stands for nothing in tables of other programs. */
const missing = /^(nan|none|null|n\/?a|#n\/a|-|\?)$/i;

const piecesOf = (name: string, separator: RegExp): string[] => name.split(separator).filter((piece) => piece !== "");

const missingOut = "Leave the cell empty, or, if it is a class, name it in the description of the partition";
const wayOut =
  "If it is one class, name it in the description of the partition; if it is several, separate them by ; or write " +
  "JSON lines with an array";

/**
 * The first class whose name is probably not one: it has what other programs separate classes by, stands for nothing,
 * or differs from another class in no more than case, white space or Unicode form. In words, with the way out.
 */
export function doubtfulClass(listed: ListedClasses): { readonly line: number; readonly problem: string } | undefined {
  const { lines } = listed;
  for (const [name, line] of lines) {
    const doubt = doubtOf(name, listed);
    if (doubt !== undefined) return { line, problem: `the class ${quoted(name)} ${doubt}` };
  }
  for (const [first, second] of grouped([...lines.keys()], foldedOf).values()) {
    if (second === undefined) continue;
    const [line, other] = [lines.get(second) ?? 1, lines.get(first) ?? 1];
    const problem =
      `the class ${quoted(second)} is nearly ${quoted(first)} of line ${other}: they differ only in case, white ` +
      "space or Unicode form. Write both alike, or name both in the description of the partition if they are two";
    return { line, problem };
  }
  if (listed.isText && lines.size > 0 && [...lines.keys()].every((name) => name === "0" || name === "1"))
    return { line: 1, problem: `the classes are only ${[...lines.keys()].join(" and ")}; labels are names of classes` };
  return undefined;
}

function doubtOf(name: string, { lines, isText, isSeparated }: ListedClasses): string | undefined {
  if (isText) {
    if (missing.test(name)) return `stands for a missing value elsewhere. ${missingOut}`;
    if (writtenAsList.test(name)) return `is written as a list or in quotation marks. ${wayOut}`;
    const [separator] = foreignSeparator.exec(name) ?? [];
    if (separator !== undefined) return `has ${quoted(separator)} in it, and only ; separates classes. ${wayOut}`;
    if (!isSeparated && piecesOf(name, possibleSeparator).length > 1)
      return `may be several: nothing in the column is separated by ; as several classes are. ${wayOut}`;
  }
  const pieces = piecesOf(name, anySeparator);
  if (pieces.length > 1 && pieces.every((piece) => lines.has(piece)))
    return `is made of other classes, ${pieces.slice(0, 5).map(quoted).join(" and ")}. ${wayOut}`;
  return undefined;
}

/** A class that the description of the partition does not have, in words, with what it may be. */
export function notDescribed(name: string, classes: readonly string[]): string {
  const refusal = `the class ${quoted(name)} is not one of the partition's`;
  const near = classes.find((other) => foldedOf(other) === foldedOf(name));
  if (near !== undefined) return `${refusal}, which has ${quoted(near)}`;
  const own = new Set(classes);
  const pieces = piecesOf(name.replace(/["'`[\](){}]/g, ""), anySeparator);
  const isSeveral = pieces.length > 1 && pieces.every((piece) => own.has(piece));
  return isSeveral ? `${refusal}, but its parts are: classes are separated by ;` : refusal;
}
