import { join } from "node:path";
import { error } from "../../base/errors";
import type { Example } from "../benchmark";
import { jsonElements } from "../coco/elements";
import { isObject } from "../list/json";
import { classNameOf } from "../names/classNames";
import type { PixelBox } from "./placed";

/**
 * The boxes of some images of COCO, by the ids of their examples. The annotations are read as a stream, twice: they may
 * come before the images that they are of.
 * @param directory that `cocoBenchmark` read.
 * @throws `coco/invalid`
 */
export async function readCocoBoxes(
  directory: string,
  examples: readonly Example[],
): Promise<Map<string, readonly PixelBox[]>> {
  const found = new Map<string, readonly PixelBox[]>();
  const sets = new Set(examples.map(({ id }) => id.slice(0, id.indexOf("/"))));
  const wanted = new Set(examples.map(({ id }) => id));
  for (const set of sets) {
    const file = join(directory, "annotations", `instances_${set}.json`);
    try {
      const inSet = await cocoBoxesIn(file, (name) => (wanted.has(`${set}/${name}`) ? `${set}/${name}` : undefined));
      for (const [id, boxes] of inSet) found.set(id, boxes);
    } catch (cause) {
      throw error(
        "coco/invalid",
        { file, problem: `has no boxes that can be read (${(cause as Error).message})` },
        cause,
      );
    }
  }
  return found;
}

/**
 * The boxes of images of an `instances_*.json`, in the order of the file. What has no box of four numbers is left out.
 * @param keyOf what an image is called in the answer, by its `file_name`; undefined for one that is not wanted.
 * @throws what `jsonElements` throws
 */
export async function cocoBoxesIn(
  file: string,
  keyOf: (fileName: string) => string | undefined,
): Promise<Map<string, readonly PixelBox[]>> {
  const found = new Map<string, PixelBox[]>();
  const [keys, names] = [new Map<string, string>(), new Map<string, string>()];
  for await (const { key, value } of jsonElements(file)) {
    if (!isObject(value)) continue;
    const called = key === "images" ? keyOf(String(value.file_name)) : undefined;
    if (called !== undefined) keys.set(idOf(value.id), called);
    if (key === "categories") names.set(idOf(value.id), classNameOf(String(value.name)));
  }
  for await (const { key, value } of jsonElements(file)) {
    if (key !== "annotations" || !isObject(value)) continue;
    const [called, name] = [keys.get(idOf(value.image_id)), names.get(idOf(value.category_id))];
    if (called === undefined || name === undefined || !isBox(value.bbox)) continue;
    const box: PixelBox = { name, isDifficult: Number(value.iscrowd) === 1, box: value.bbox };
    const before = found.get(called);
    if (before) before.push(box);
    else found.set(called, [box]);
  }
  return found;
}

/** A number or a text: `1` and `"1"` are one id. */
const idOf = (value: unknown): string => String(value).trim();

const isBox = (value: unknown): value is PixelBox["box"] =>
  Array.isArray(value) &&
  value.length === 4 &&
  value.every((part) => typeof part === "number" && Number.isFinite(part));
