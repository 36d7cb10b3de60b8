import { join } from "node:path";
import { error } from "../../base/errors";
import type { Example } from "../benchmark";
import { jsonElements } from "../coco/elements";
import { isObject } from "../list/json";
import { classNameOf } from "../names/classNames";

/** Where an object is, in pixels of the image from its left upper corner. */
export interface PixelBox {
  readonly name: string;
  readonly isDifficult: boolean;
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

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
  const found = new Map<string, PixelBox[]>();
  const sets = new Set(examples.map(({ id }) => id.slice(0, id.indexOf("/"))));
  const wanted = new Set(examples.map(({ id }) => id));
  for (const set of sets) {
    const file = join(directory, "annotations", `instances_${set}.json`);
    try {
      await readSet(file, set, wanted, found);
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

async function readSet(
  file: string,
  set: string,
  wanted: ReadonlySet<string>,
  found: Map<string, PixelBox[]>,
): Promise<void> {
  const [ids, names] = [new Map<string, string>(), new Map<string, string>()];
  for await (const { key, value } of jsonElements(file)) {
    if (!isObject(value)) continue;
    if (key === "images" && wanted.has(`${set}/${String(value.file_name)}`))
      ids.set(String(value.id), `${set}/${String(value.file_name)}`);
    if (key === "categories") names.set(String(value.id), classNameOf(String(value.name)));
  }
  for await (const { key, value } of jsonElements(file)) {
    if (key !== "annotations" || !isObject(value)) continue;
    const [id, name] = [ids.get(String(value.image_id)), names.get(String(value.category_id))];
    if (id === undefined || name === undefined || !isBox(value.bbox)) continue;
    const box: PixelBox = { name, isDifficult: Number(value.iscrowd) === 1, box: value.bbox };
    found.set(id, [...(found.get(id) ?? []), box]);
  }
}

const isBox = (value: unknown): value is PixelBox["box"] =>
  Array.isArray(value) &&
  value.length === 4 &&
  value.every((part) => typeof part === "number" && Number.isFinite(part));
