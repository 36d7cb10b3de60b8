import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark, Example, Split } from "../benchmark";
import { error } from "../../base/errors";
import { defineBenchmark } from "../define";
import { withOrigin } from "../origin";
import { readText } from "../text";
import { isFolder } from "../voc/devkit";
import { celebaArchives } from "./archives";

/** Where CelebA is, and how it becomes tasks. */
export interface CelebaOptions extends Omit<ArrangeOptions, "test"> {
  /** The folder that holds the three, or a folder `celeba` with them. */
  readonly directory: string;
}

const files = { images: "img_align_celeba", attributes: "list_attr_celeba.txt", parts: "list_eval_partition.txt" };

/** Attributes of a task. */
const perTask = 10;

const splits: readonly Split[] = ["train", "validation", "test"];

/**
 * CelebA (Liu et al. 2015): its attributes in the order of the file, ten a task; -1 is absent. The parts are the
 * official ones. By default every image belongs to every task, as each of them is annotated with all attributes: the
 * tasks differ in the attributes that are known.
 * @throws `path/missing`, `celeba/invalid`, and what `arrange` throws.
 */
export async function celebaBenchmark({ directory, ...options }: CelebaOptions): Promise<Benchmark> {
  const folder = await find(directory);
  const { attributes, rows } = await readAttributes(join(folder, files.attributes));
  const parts = await readParts(
    join(folder, files.parts),
    rows,
    new Set(await readdir(join(folder, files.images))),
    join(folder, files.images),
  );
  const tasks = Array.from({ length: attributes.length / perTask }, (_, task) =>
    Array.from({ length: perTask }, (_, c) => task * perTask + c),
  );
  const benchmark = arrange({ name: "celeba", classes: attributes, tasks, protocol: "shared", parts }, options);
  return withOrigin(benchmark, "celeba", directory, options);
}

async function find(directory: string): Promise<string> {
  for (const folder of [directory, join(directory, "celeba")])
    if (await isFolder(join(folder, files.images))) return folder;
  throw error("path/missing", {
    argument: "data",
    path: directory,
    expected: `CelebA (a folder with ${Object.values(files).join(", ")})`,
  });
}

interface Attributes {
  readonly attributes: readonly string[];
  /** [attributes] of 0 or 1, by the image's file name. */
  readonly rows: ReadonlyMap<string, Uint8Array>;
}

/**
 * `list_attr_celeba.txt`: the number of images, the attributes' names, then an image and a -1 or 1 for each of them a
 * line.
 */
async function readAttributes(file: string): Promise<Attributes> {
  const lines = await readLines(file);
  const [count, names, ...rest] = lines;
  if (!/^\s*\d+\s*$/.test(count ?? "")) throw invalid(file, 1, count, "the number of images");
  const attributes = (names ?? "").trim().split(/\s+/);
  if (attributes[0] === "" || attributes.length % perTask !== 0 || new Set(attributes).size < attributes.length) {
    throw invalid(file, 2, names, `the names of the attributes, a multiple of ${perTask}, each once`);
  }
  const rows = new Map<string, Uint8Array>();
  rest.forEach((received, index) => {
    if (received.trim() === "") return;
    const [image, ...values] = received.trim().split(/\s+/);
    if (values.length !== attributes.length || values.some((value) => value !== "1" && value !== "-1")) {
      throw invalid(file, index + 3, received, `an image and ${attributes.length} values of -1 or 1`);
    }
    if (rows.has(image)) throw invalid(file, index + 3, received, "each image once");
    rows.set(
      image,
      Uint8Array.from(values, (value) => Number(value === "1")),
    );
  });
  if (rows.size !== Number(count)) throw invalid(file, 1, count, `the number of images, and there are ${rows.size}`);
  return { attributes, rows };
}

/**
 * `list_eval_partition.txt`: an image and 0 (train), 1 (validation) or 2 (test) a line, of exactly the images with
 * attributes.
 */
async function readParts(
  file: string,
  rows: Attributes["rows"],
  pictures: ReadonlySet<string>,
  folder: string,
): Promise<Record<Split, Example[]>> {
  const parts: Record<Split, Example[]> = { train: [], validation: [], test: [] };
  const left = new Map(rows);
  let known: Uint8Array | undefined;
  (await readLines(file)).forEach((received, index) => {
    if (received.trim() === "") return;
    const [, image, code] = /^\s*(\S+)\s+([012])\s*$/.exec(received) ?? [];
    if (image === undefined) throw invalid(file, index + 1, received, "an image and 0, 1 or 2");
    const labels = left.get(image);
    if (labels === undefined) throw invalid(file, index + 1, received, "each image that has attributes, once");
    if (!pictures.has(image)) throw error("image/missing", { file, line: index + 1, image, folder });
    left.delete(image);
    known ??= new Uint8Array(labels.length).fill(1);
    parts[splits[Number(code)]].push({ id: image, image: join(folder, image), labels, known });
  });
  const [lacking] = left.keys();
  if (lacking !== undefined) throw invalid(file, 1, lacking, "every image that has attributes, and it lacks this one");
  return parts;
}

async function readLines(file: string): Promise<string[]> {
  const text = await readText(file).catch((cause) => {
    throw error(
      "celeba/invalid",
      { file, line: 1, received: (cause as Error).message, takes: "a list of CelebA" },
      cause,
    );
  });
  return text.split("\n");
}

function invalid(file: string, line: number, received: string | undefined, takes: string): Error {
  return error("celeba/invalid", { file, line, received: (received ?? "").trim().slice(0, 80), takes });
}

/** CelebA by name. */
export const celeba = defineBenchmark({
  name: "celeba",
  summary: "CelebA: faces with 40 attributes, ten a task",
  source: "Liu et al. 2015; tasks of Li 2018",
  options: {},
  data: "the folder that holds the images of celeba",
  archives: celebaArchives,
  open: async (_options, common, path) => celebaBenchmark({ ...common, directory: path() }),
});
