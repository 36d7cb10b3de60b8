import { join } from "node:path";
import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark, Example, Split } from "../benchmark";
import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { defineBenchmark } from "../define";
import { contentOf, pictureFinder } from "../names/pictures";
import { withOrigin } from "../origin";
import { isFolder } from "../voc/devkit";
import { celebaArchives } from "./archives";
import { invalidLine, readCelebaList } from "./lists";

/** Where CelebA is, and how it becomes tasks. */
export interface CelebaOptions extends Omit<ArrangeOptions, "test"> {
  /**
   * The folder that holds the images, the list of attributes and the list of parts, or a folder `celeba` with these.
   */
  readonly directory: string;
}

const lists = { attributes: "list_attr_celeba", parts: "list_eval_partition" };
const imagesFolder = "img_align_celeba";

/** Attributes of a task. */
const perTask = 10;

const splits: readonly Split[] = ["train", "validation", "test"];

/**
 * CelebA (Liu et al. 2015): its attributes in the order of the file, ten a task; -1 is absent. The parts are the
 * official ones. By default every image belongs to every task, as each of them is annotated with all attributes: the
 * tasks differ in the attributes that are known. The lists may be those of its authors, or the CSV files of Kaggle.
 * @throws `path/missing`, `celeba/invalid`, `image/missing`, and what `arrange` throws.
 */
export async function celebaBenchmark({ directory, ...options }: CelebaOptions): Promise<Benchmark> {
  const folder = await find(directory);
  const { attributes, rows } = await readAttributes(folder);
  // Kaggle's archive has the folder of images in a folder of its name.
  const nested = join(folder, imagesFolder, imagesFolder);
  const images = (await isFolder(nested)) ? nested : join(folder, imagesFolder);
  const parts = await readParts(folder, rows, images);
  const tasks = Array.from({ length: attributes.length / perTask }, (_, task) =>
    Array.from({ length: perTask }, (_, c) => task * perTask + c),
  );
  const benchmark = arrange({ name: "celeba", classes: attributes, tasks, protocol: "shared", parts }, options);
  return withOrigin(benchmark, "celeba", directory, options);
}

async function find(directory: string): Promise<string> {
  for (const folder of [directory, join(directory, "celeba")])
    if (await isFolder(join(folder, imagesFolder))) return folder;
  throw error("path/missing", {
    argument: "data",
    path: directory,
    expected: `CelebA (a folder with ${imagesFolder}, ${lists.attributes}.txt, ${lists.parts}.txt)`,
    there: await contentOf(directory),
  });
}

interface Attributes {
  readonly attributes: readonly string[];
  /** [attributes] of 0 or 1, by the image's file name. */
  readonly rows: ReadonlyMap<string, Uint8Array>;
}

/** The attributes of every image: -1 or 1 for each. */
async function readAttributes(folder: string): Promise<Attributes> {
  const { file, count, columns: attributes = [], lines } = await readCelebaList(folder, lists.attributes, true);
  const isNamed = attributes.length > 0 && attributes[0] !== "";
  if (!isNamed || attributes.length % perTask !== 0 || new Set(attributes).size < attributes.length) {
    const heading = { line: count === undefined ? 1 : 2, received: attributes.join(" ") };
    throw invalidLine(file, heading, `the names of the attributes, a multiple of ${perTask}, each once`);
  }
  const rows = new Map<string, Uint8Array>();
  for (const line of lines) {
    const { image, values } = line;
    if (values.length !== attributes.length || values.some((value) => value !== "1" && value !== "-1"))
      throw invalidLine(file, line, `an image and ${attributes.length} values of -1 or 1`);
    if (rows.has(image)) throw invalidLine(file, line, "each image once");
    rows.set(
      image,
      Uint8Array.from(values, (value) => Number(value === "1")),
    );
  }
  if (count !== undefined && rows.size !== count) {
    const heading = { line: 1, received: String(count) };
    throw invalidLine(file, heading, `the number of images, and there are ${rows.size}`);
  }
  return { attributes, rows };
}

/** The part of every image: 0 (train), 1 (validation) or 2 (test), of exactly the images with attributes. */
async function readParts(folder: string, rows: Attributes["rows"], images: string): Promise<Record<Split, Example[]>> {
  const { file, lines } = await readCelebaList(folder, lists.parts, false);
  const parts: Record<Split, Example[]> = { train: [], validation: [], test: [] };
  const left = new Map(rows);
  const seen = new Map<string, string>();
  const locate = pictureFinder(images);
  const known = new Uint8Array(rows.values().next().value?.length ?? 0).fill(1);
  for (const line of lines) {
    const { image, values } = line;
    if (values.length !== 1 || !["0", "1", "2"].includes(values[0]))
      throw invalidLine(file, line, "an image and 0, 1 or 2");
    const labels = left.get(image);
    if (labels === undefined) throw invalidLine(file, line, "each image that has attributes, once");
    const found = await locate(image);
    if (found.path === undefined)
      throw error("image/missing", { file, line: line.line, image, folder: images, there: found.there });
    const other = seen.get(found.path);
    if (other !== undefined) throw invalidLine(file, line, `each file once, and ${quoted(other)} is this one too`);
    seen.set(found.path, image);
    left.delete(image);
    parts[splits[Number(values[0])]].push({ id: image, image: found.path, labels, known });
  }
  const [lacking] = left.keys();
  if (lacking === undefined) return parts;
  const start = { line: 1, received: lacking };
  throw invalidLine(file, start, "every image that has attributes, and it lacks this one");
}

/** CelebA by name. */
export const celeba = defineBenchmark({
  name: "celeba",
  summary: "CelebA: faces with 40 attributes, ten a task",
  source: "Liu et al. 2015; tasks of Li 2018",
  options: {},
  data: "the folder that holds the images of celeba",
  images: "photographs",
  archives: celebaArchives,
  open: async (_options, common, path) => celebaBenchmark({ ...common, directory: path() }),
});
