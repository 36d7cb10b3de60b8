import { readdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { error } from "../../base/errors";
import { wordOption } from "../../base/optionSpecs";
import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark, Example, Split } from "../benchmark";
import { defineBenchmark } from "../define";
import { withOrigin } from "../origin";
import { readList, type ListEntry } from "./entries";
import { checkPartition, readPartition, type PartitionDescription } from "./partition";

/** Where a list of images is, and how it becomes tasks. */
export interface ListOptions extends Omit<ArrangeOptions, "test"> {
  /** CSV or JSON-lines file; paths of images are relative to its folder. */
  readonly file: string;
  /**
   * The description, or the JSON file that holds it. Default: none, for a protocol `Bx-Cy` over the list's classes in
   * alphabetical order.
   */
  readonly partition?: PartitionDescription | string;
}

/**
 * Any data set: a list of images with their labels, and a description of its tasks. What the list does not say is
 * unknown, not absent.
 * @throws `list/invalid`, `partition/invalid`, `path/missing`, `image/missing`, and what `arrange` throws.
 */
export async function listBenchmark({ file, partition = {}, protocol, ...options }: ListOptions): Promise<Benchmark> {
  const described =
    typeof partition === "string" ? await readPartition(partition) : checkPartition(partition, "the partition");
  const entries = await readList(file);
  if (entries.length === 0) throw error("list/invalid", { file, line: 1, problem: "there are no images" });
  const classes =
    described.classes ??
    described.tasks?.flat() ??
    [...new Set(entries.flatMap(({ labels }) => [...labels.keys()]))].sort();
  const parts = await partsOf(file, entries, classes);
  const tasks = described.tasks?.map((names) => names.map((name) => classes.indexOf(name)));
  const source = { name: described.name ?? "list", classes, tasks, protocol: described.protocol ?? "disjoint", parts };
  const benchmark = arrange(source, { ...options, protocol, test: described.test });
  // A description that is no file cannot be named; one by this name is not there when the list is opened again.
  const partitionFile = typeof partition === "string" ? partition : "(given as an object)";
  const isDescribed = typeof partition === "string" || Object.keys(partition).length > 0;
  return withOrigin(benchmark, "list", file, {
    ...options,
    protocol,
    ...(isDescribed && { partition: partitionFile }),
  });
}

async function partsOf(
  file: string,
  entries: readonly ListEntry[],
  classes: readonly string[],
): Promise<{ train: Example[] } & Partial<Record<Split, Example[]>>> {
  const refuse = (line: number, problem: string) => error("list/invalid", { file, line, problem });
  const position = new Map(classes.map((name, c) => [name, c]));
  const found = imageFinder(dirname(file));
  const seen = new Map<string, number>();
  const parts: Partial<Record<Split, Example[]>> = {};
  const split = entries[0].split !== undefined;
  for (const { image, line, labels: stated, others, split: itsSplit = "train" } of entries) {
    const path = await found(image);
    if (path === undefined)
      throw error("image/missing", { file, line, image, folder: dirname(resolve(dirname(file), image)) });
    const before = seen.get(path);
    if (before !== undefined) throw refuse(line, `the image ${image} is already listed on line ${before}`);
    seen.set(path, line);
    const labels = new Uint8Array(classes.length);
    const known = new Uint8Array(classes.length).fill(others === 0 ? 1 : 0);
    for (const [name, label] of stated) {
      const c = position.get(name);
      if (c === undefined) throw refuse(line, `the class ${JSON.stringify(name)} is not one of the partition's`);
      labels[c] = label ?? 0;
      known[c] = label === null ? 0 : 1;
    }
    (parts[itsSplit] ??= []).push({ id: image, image: path, labels, known });
  }
  const lacking = entries.find((entry) => (entry.split !== undefined) !== split);
  if (lacking)
    throw refuse(
      lacking.line,
      `the split is ${lacking.split ? "given" : "missing"} here and not elsewhere; give it for all images or for none`,
    );
  if (parts.train === undefined) throw refuse(1, "there are no training images");
  return { ...parts, train: parts.train };
}

/** Paths of listed images; one listing of each folder, not one look-up an image. */
function imageFinder(root: string): (image: string) => Promise<string | undefined> {
  const folders = new Map<string, ReadonlySet<string>>();
  return async (image) => {
    const path = resolve(root, image);
    const folder = dirname(path);
    const names = folders.get(folder) ?? new Set(await readdir(folder).catch(() => []));
    folders.set(folder, names);
    return names.has(basename(path)) ? path : undefined;
  };
}

/** A list of images by name. */
export const list = defineBenchmark({
  name: "list",
  summary: "images and labels of your own, from a CSV or JSON-lines file",
  source: "ours",
  options: { partition: wordOption(undefined, { meaning: "JSON file that describes tasks and parts" }) },
  data: "the list of images",
  open: async (options, common, path) => listBenchmark({ ...common, ...options, file: path() }),
});
