import { mustGet } from "../../base/mustGet";
import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { repeated } from "../../base/named";
import { assertLabels } from "../limits";
import { classNameOf } from "../names/classNames";
import { reasonOf } from "../text";
import { jsonElements } from "./elements";

/** What an `instances_*.json` says of whole images. */
export interface Instances {
  /** Names of the categories, in the order of their ids. */
  readonly categories: readonly string[];
  /** The images that the file lists. */
  readonly images: readonly InstancesImage[];
  /** Number of annotations. */
  readonly annotations: number;
}

/** What an `instances_*.json` says of one image. */
export interface InstancesImage {
  /** Name of the file, with its extension. */
  readonly file: string;
  /** `[categories]`: 2 where an object is annotated by itself, 1 where only crowds are, 0 where nothing is. */
  readonly seen: Uint8Array;
}

/** A number or a text, as the file has it: `1` and `"1"` are one id. */
type Id = string;

/** What an annotation says: that of an image and a category, and whether it is a crowd. */
interface Annotation {
  readonly image: Id;
  readonly category: Id;
  readonly isCrowd: boolean;
}

/**
 * Reads the instances of COCO, in whatever order the file has them, as a stream. Ids may be texts; categories are then
 * in the order of the file. An annotation without `iscrowd` is of one object.
 * @throws `coco/invalid` for a file that is missing, is not JSON, or lacks or repeats what it refers to;
 *   `data/too-large`
 */
export async function readInstances(file: string): Promise<Instances> {
  const invalid = (problem: string, cause?: unknown) => error("coco/invalid", { file, problem }, cause);
  const images = new Map<Id, string>();
  const names = new Map<Id, string>();
  const annotations: Annotation[] = [];
  /** Ids are many, and few are different: each is kept once. */
  const kept = new Map<Id, Id>();
  const idOf = (value: unknown, what: string, key: string): Id => {
    const id = readId(value);
    if (id === undefined) throw invalid(`${what} has ${said(value)} as ${key}, not a whole number or a text`);
    if (!kept.has(id)) kept.set(id, id);
    return mustGet(kept, id);
  };
  const named = (to: Map<Id, string>, key: "file_name" | "name") => (value: Item, what: string) => {
    const id = idOf(value.id, what, "id");
    const name = value[key];
    if (typeof name !== "string" || name.trim() === "")
      throw invalid(`${what} has ${said(name)} as ${key}, not a text`);
    if (to.has(id)) throw invalid(`${what} has the id ${id} of another`);
    to.set(id, name);
  };
  const read: Readonly<Record<string, (value: Item, what: string) => void>> = {
    images: named(images, "file_name"),
    categories: named(names, "name"),
    annotations({ image_id: image, category_id: category, iscrowd }, what) {
      const isCrowd = readFlag(iscrowd);
      if (isCrowd === undefined) throw invalid(`${what} has ${said(iscrowd)} as iscrowd, not 0 or 1`);
      annotations.push({
        image: idOf(image, what, "image_id"),
        category: idOf(category, what, "category_id"),
        isCrowd,
      });
    },
  };
  const counts = new Map<string, number>();
  try {
    for await (const { key, value, element } of jsonElements(file)) {
      if (!Object.hasOwn(read, key)) continue;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const what = `element ${counts.get(key)} of ${key}`;
      if (!element || typeof value !== "object" || value === null || Array.isArray(value))
        throw invalid(`${what} is not an object in an array`);
      read[key](value as Item, what);
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid(`is not JSON of instances (${cause.message})`, cause);
    const { syscall } = cause as NodeJS.ErrnoException;
    if (syscall !== undefined) throw invalid(reasonOf(cause as NodeJS.ErrnoException), cause);
    throw cause;
  }
  for (const key of Object.keys(read)) if (!counts.has(key)) throw invalid(`has no ${key}`);
  assertLabels(file, images.size, names.size);
  return assemble(images, names, annotations, invalid);
}

/** An element of one of the arrays. */
type Item = Readonly<Record<string, unknown>>;

/** An id as a text; undefined for what is none. */
function readId(value: unknown): Id | undefined {
  if (Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** `iscrowd`: missing where no object is a crowd, and a truth value or a text in some files. */
function readFlag(value: unknown): boolean | undefined {
  if (value === undefined || value === null || value === 0 || value === false || value === "0") return false;
  return value === 1 || value === true || value === "1" ? true : undefined;
}

/** A value for a message. */
function said(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? quoted(value) : JSON.stringify(value).slice(0, 80);
}

function assemble(
  images: ReadonlyMap<Id, string>,
  names: ReadonlyMap<Id, string>,
  annotations: readonly Annotation[],
  invalid: (problem: string) => Error,
): Instances {
  const isNumber = (id: Id): boolean => /^(0|-?[1-9]\d*)$/.test(id);
  const inFile = [...names.keys()];
  const ids = inFile.every(isNumber) ? inFile.sort((a, b) => Number(a) - Number(b)) : inFile;
  const categories = ids.map((id) => classNameOf(mustGet(names, id)));
  const twice = repeated(categories);
  if (twice !== undefined) throw invalid(`has two categories of one name, ${quoted(twice)}`);
  const files = new Set(images.values());
  if (files.size < images.size) throw invalid("has two images of one file_name");
  const position = new Map(ids.map((id, c) => [id, c]));
  const seen = new Map([...images.keys()].map((id) => [id, new Uint8Array(ids.length)]));
  for (const [index, { image, category, isCrowd }] of annotations.entries()) {
    const labels = seen.get(image);
    const c = position.get(category);
    if (labels === undefined || c === undefined)
      throw invalid(
        `element ${index + 1} of annotations refers to no ${labels ? `category ${category}` : `image ${image}`}`,
      );
    labels[c] = Math.max(labels[c], isCrowd ? 1 : 2);
  }
  return {
    categories,
    images: [...images].map(([id, file]) => ({ file, seen: mustGet(seen, id) })),
    annotations: annotations.length,
  };
}
