import { dirname, resolve } from "node:path";
import { error } from "../../base/errors";
import { mustGet } from "../../base/mustGet";
import { wordOption } from "../../base/optionSpecs";
import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark, Example, Split } from "../benchmark";
import { defineBenchmark } from "../define";
import { assertLabels } from "../limits";
import { pictureFinder } from "../names/pictures";
import { withOrigin } from "../origin";
import { readList, type ImageList, type ListEntry } from "./entries";
import { doubtfulClass, notDescribed } from "./labelText";
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
 * @throws `list/invalid`, `partition/invalid`, `path/missing`, `image/missing`, `data/too-large`, and what `arrange`
 *   throws.
 */
export async function listBenchmark({ file, partition = {}, protocol, ...options }: ListOptions): Promise<Benchmark> {
  const described =
    typeof partition === "string" ? await readPartition(partition) : checkPartition(partition, "the partition");
  const list = await readList(file);
  const { entries } = list;
  if (entries.length === 0) throw error("list/invalid", { file, line: 1, problem: "there are no images" });
  const classes = described.classes ?? described.tasks?.flat() ?? listedClasses(file, list);
  const parts = await partsOf(file, entries, classes);
  const position = new Map(classes.map((name, c) => [name, c]));
  const tasks = described.tasks?.map((names) => names.map((name) => mustGet(position, name)));
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

/** The classes of a list that nothing describes, in alphabetical order. @throws `list/invalid` for a doubtful one */
function listedClasses(file: string, { entries, isText, isSeparated }: ImageList): string[] {
  const lines = new Map<string, number>();
  for (const { labels, line } of entries) for (const name of labels.keys()) if (!lines.has(name)) lines.set(name, line);
  const doubtful = doubtfulClass({ lines, isText, isSeparated });
  if (doubtful) throw error("list/invalid", { file, ...doubtful });
  return [...lines.keys()].sort();
}

async function partsOf(
  file: string,
  entries: readonly ListEntry[],
  classes: readonly string[],
): Promise<{ train: Example[] } & Partial<Record<Split, Example[]>>> {
  const refuse = (line: number, problem: string) => error("list/invalid", { file, line, problem });
  const position = new Map(classes.map((name, c) => [name, c]));
  assertLabels(file, entries.length, classes.length);
  const find = pictureFinder(dirname(file));
  const seen = new Map<string, number>();
  const parts: Partial<Record<Split, Example[]>> = {};
  const split = entries[0].split !== undefined;
  for (const { image, line, labels: stated, others, split: itsSplit = "train" } of entries) {
    const found = await find(image);
    if (found.path === undefined) {
      const folder = dirname(resolve(dirname(file), image));
      throw error("image/missing", { file, line, image, folder, there: found.there });
    }
    const { path } = found;
    const before = seen.get(path);
    if (before !== undefined) throw refuse(line, `the image ${image} is already listed on line ${before}`);
    seen.set(path, line);
    const labels = new Uint8Array(classes.length);
    const known = new Uint8Array(classes.length).fill(others === 0 ? 1 : 0);
    for (const [name, label] of stated) {
      const c = position.get(name);
      if (c === undefined) throw refuse(line, notDescribed(name, classes));
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

/** A list of images by name. */
export const list = defineBenchmark({
  name: "list",
  summary: "images and labels of your own, from a CSV or JSON-lines file",
  source: "ours",
  options: { partition: wordOption(undefined, { meaning: "JSON file that describes tasks and parts" }) },
  data: "the list of images",
  images: "photographs",
  open: async (options, common, path) => listBenchmark({ ...common, ...options, file: path() }),
});
