import { mustGet } from "../../base/mustGet";
import { error } from "../../base/errors";
import { jsonElements } from "./elements";

/** What an `instances_*.json` says of whole images. */
export interface Instances {
  /** Names of the categories, in the order of their ids. */
  readonly categories: readonly string[];
  /** The images that the file lists. */
  readonly images: readonly InstancesImage[];
}

/** What an `instances_*.json` says of one image. */
export interface InstancesImage {
  /** Name of the file, with its extension. */
  readonly file: string;
  /** `[categories]`: 2 where an object is annotated by itself, 1 where only crowds are, 0 where nothing is. */
  readonly seen: Uint8Array;
}

/**
 * Reads the instances of COCO, in whatever order the file has them, as a stream.
 * @throws `coco/invalid` for a file that is missing, is not JSON, or lacks or repeats what it refers to.
 */
export async function readInstances(file: string): Promise<Instances> {
  const invalid = (problem: string, cause?: unknown) => error("coco/invalid", { file, problem }, cause);
  const images = new Map<number, string>();
  const names = new Map<number, string>();
  const annotations: number[] = []; // image, category, crowd; image, category, crowd ...
  const read: Readonly<Record<string, (value: Readonly<Record<string, unknown>>, what: string) => void>> = {
    images({ id, file_name: name }, what) {
      if (!isId(id) || typeof name !== "string" || name === "") throw invalid(`${what} has no id or no file_name`);
      if (images.has(id)) throw invalid(`${what} has the id ${id} of another`);
      images.set(id, name);
    },
    categories({ id, name }, what) {
      if (!isId(id) || typeof name !== "string" || name === "") throw invalid(`${what} has no id or no name`);
      if (names.has(id)) throw invalid(`${what} has the id ${id} of another`);
      names.set(id, name);
    },
    annotations({ image_id: image, category_id: category, iscrowd = 0 }, what) {
      if (!isId(image) || !isId(category)) throw invalid(`${what} has no image_id or no category_id`);
      if (iscrowd !== 0 && iscrowd !== 1)
        throw invalid(`${what} has ${JSON.stringify(iscrowd)} as iscrowd, not 0 or 1`);
      annotations.push(image, category, iscrowd);
    },
  };
  const counts: Record<string, number> = {};
  try {
    for await (const { key, value, element } of jsonElements(file)) {
      if (!Object.hasOwn(read, key)) continue;
      const what = `element ${(counts[key] = (counts[key] ?? 0) + 1)} of ${key}`;
      if (!element || typeof value !== "object" || value === null || Array.isArray(value))
        throw invalid(`${what} is not an object in an array`);
      read[key](value as Readonly<Record<string, unknown>>, what);
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid(`is not JSON of instances (${cause.message})`, cause);
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw invalid("cannot be read", cause);
    throw cause;
  }
  for (const key of Object.keys(read)) if (counts[key] === undefined) throw invalid(`has no ${key}`);
  return assemble(images, names, annotations, invalid);
}

function assemble(
  images: ReadonlyMap<number, string>,
  names: ReadonlyMap<number, string>,
  annotations: readonly number[],
  invalid: (problem: string) => Error,
): Instances {
  const ids = [...names.keys()].sort((a, b) => a - b);
  const categories = ids.map((id) => mustGet(names, id));
  if (new Set(categories).size < categories.length) throw invalid("has two categories of one name");
  const files = new Set(images.values());
  if (files.size < images.size) throw invalid("has two images of one file_name");
  const position = new Map(ids.map((id, c) => [id, c]));
  const seen = new Map([...images.keys()].map((id) => [id, new Uint8Array(ids.length)]));
  for (let first = 0; first < annotations.length; first += 3) {
    const [image, category, crowd] = annotations.slice(first, first + 3);
    const labels = seen.get(image);
    const c = position.get(category);
    if (labels === undefined || c === undefined)
      throw invalid(
        `element ${first / 3 + 1} of annotations refers to no ${labels ? `category ${category}` : `image ${image}`}`,
      );
    labels[c] = Math.max(labels[c], crowd === 1 ? 1 : 2);
  }
  return { categories, images: [...images].map(([id, file]) => ({ file, seen: mustGet(seen, id) })) };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);
