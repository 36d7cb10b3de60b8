import { existsSync } from "node:fs";
import { join } from "node:path";
import { error } from "../../base/errors";
import { contentOf } from "../names/pictures";
import { readText } from "../text";

/** A line of a list: an image, and what the list says of it. */
export interface ListLine {
  readonly image: string;
  readonly values: readonly string[];
  /** From 1. */
  readonly line: number;
  /** The line as it stands. */
  readonly received: string;
}

/** A list of CelebA. */
export interface CelebaList {
  readonly file: string;
  /** Number of images that the list says it has; undefined where it does not say. */
  readonly count: number | undefined;
  /** Names of the values; undefined where it does not say. */
  readonly columns: readonly string[] | undefined;
  readonly lines: readonly ListLine[];
}

/**
 * A list of CelebA: `<name>.txt` as its authors publish it, or `<name>.csv` with a header, as it comes from Kaggle.
 * @param hasHeading whether the `.txt` begins with the number of images and the names of the values.
 * @throws `path/missing` where neither is there; `celeba/invalid`
 */
export async function readCelebaList(folder: string, name: string, hasHeading: boolean): Promise<CelebaList> {
  const file = [`${name}.txt`, `${name}.csv`].map((each) => join(folder, each)).find((path) => existsSync(path));
  if (file === undefined)
    throw error("path/missing", {
      argument: "data",
      path: folder,
      expected: `${name}.txt or ${name}.csv`,
      there: await contentOf(folder),
    });
  const text = await readText(file).catch((cause: Error) => {
    throw error("celeba/invalid", { file, line: 1, received: cause.message, takes: "a list of CelebA" }, cause);
  });
  const lines = text.split("\n").map((received, index) => ({ received, line: index + 1 }));
  if (/^\s*"?image_id"?\s*,/.test(lines[0].received)) {
    const [, ...columns] = cells(lines[0].received);
    return { file, count: undefined, columns, lines: rowsOf(lines.slice(1), cells) };
  }
  if (!hasHeading) return { file, count: undefined, columns: undefined, lines: rowsOf(lines, words) };
  const [count, names, ...rest] = lines;
  if (!/^\s*\d+\s*$/.test(count.received))
    throw invalidLine(file, count, "the number of images, or a header that begins with image_id");
  const columns = words(names?.received ?? "");
  return { file, count: Number(count.received), columns, lines: rowsOf(rest, words) };
}

/** A line that is not what a list has there. */
export function invalidLine(file: string, { line, received }: Omit<ListLine, "image" | "values">, takes: string) {
  return error("celeba/invalid", { file, line, received: received.trim().slice(0, 80), takes });
}

const words = (line: string): string[] => line.trim().split(/\s+/);
const cells = (line: string): string[] => line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));

function rowsOf(lines: readonly Pick<ListLine, "line" | "received">[], split: (line: string) => string[]): ListLine[] {
  return lines
    .filter(({ received }) => received.trim() !== "")
    .map(({ line, received }) => {
      const [image, ...values] = split(received);
      return { image, values, line, received };
    });
}
