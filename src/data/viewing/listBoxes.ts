import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import type { Example } from "../benchmark";
import { isObject, parseJson } from "../list/json";
import { classNameOf } from "../names/classNames";
import { readText } from "../text";
import { placedIn, type PlacedBox } from "./placed";

/** Where an object is, as a line of a list has it in `boxes`: parts of the image's width and height, from 0 to 1. */
export interface ListedBox {
  readonly class: string;
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Hard to recognise, or a crowd. Default: false. */
  readonly difficult?: boolean;
}

/**
 * The boxes of some images of a list, by the ids of their examples. Only JSON lines have any, in `boxes`; runs do not
 * read them.
 * @param file that `listBenchmark` read.
 * @throws `list/invalid` for boxes that are none
 */
export async function readListBoxes(
  file: string,
  examples: readonly Example[],
): Promise<Map<string, readonly PlacedBox[]>> {
  const found = new Map<string, readonly PlacedBox[]>();
  if (!/\.(jsonl|ndjson)$/i.test(file)) return found;
  const wanted = new Set(examples.map(({ id }) => id));
  for (const [index, line] of (await readText(file)).split("\n").entries()) {
    const entry = line.trim() === "" ? undefined : parseJson(line);
    if (!isObject(entry) || typeof entry.image !== "string" || entry.boxes === undefined) continue;
    if (!wanted.has(entry.image)) continue;
    const problem = problemOf(entry.boxes);
    if (problem !== undefined) throw error("list/invalid", { file, line: index + 1, problem });
    found.set(
      entry.image,
      (entry.boxes as readonly ListedBox[]).map(({ class: name, x, y, width, height, difficult = false }) =>
        placedIn({ name: classNameOf(name), isDifficult: difficult, box: [x, y, width, height] }, 1, 1),
      ),
    );
  }
  return found;
}

/** What is wrong with the boxes of a line, in words. */
function problemOf(boxes: unknown): string | undefined {
  if (!Array.isArray(boxes)) return "boxes is not an array";
  for (const box of boxes as readonly unknown[]) {
    if (!isObject(box) || typeof box.class !== "string" || box.class.trim() === "")
      return "an element of boxes is not an object with a class";
    const [of, { difficult = false }] = [`a box of ${quoted(box.class)}`, box];
    if (typeof difficult !== "boolean") return `${of} has a difficult that is not true or false`;
    for (const name of ["x", "y", "width", "height"]) {
      const value = box[name];
      if (typeof value !== "number" || !(value >= 0 && value <= 1))
        return `${of} has ${JSON.stringify(value) ?? "nothing"} as ${name}, not a part from 0 to 1`;
    }
  }
  return undefined;
}
