import { basename } from "node:path";
import { wordOption } from "../../base/optionSpecs";
import { arrange, type ArrangeOptions, type Source } from "../arrange";
import type { Benchmark } from "../benchmark";
import { defineBenchmark } from "../define";
import { withOrigin } from "../origin";
import { taskOf } from "../partition";
import { sessionsOf } from "../protocol";
import { vocArchives } from "./archives";
import { vocClasses, vocTasks } from "./classes";
import { difficultOption, findVoc, readImageSets, yearOption, type DifficultPolicy } from "./devkit";
import { listedParts, matchLists, readLabelLists } from "./lists";

/** Where Pascal VOC is, and how it becomes tasks. */
export interface VocOptions extends Omit<ArrangeOptions, "test"> {
  /** The VOCdevkit, or the folder that holds it; may be left out where `lists` are given and no image will be read. */
  readonly directory?: string;
  /** Folder of the original's label lists, whose split is then taken. */
  readonly lists?: string;
  /** Default `negative`, as the report. */
  readonly difficult?: DifficultPolicy;
  /** 2007 or 2012; default both, as the report, or 2007 for sessions, as published. */
  readonly year?: number;
}

/**
 * Pascal VOC as the report's three tasks, a tenth of each for test; or as sessions `Bx-Cy` on VOC2007's trainval and
 * test sets. Named `voc` when VOC2007 and VOC2012 are both there, as in the report, otherwise `voc2007` or `voc2012`.
 * @throws `path/missing`, `argument/invalid`, and the `devkit/` errors of `readImageSets` and of the lists' readers.
 */
export async function vocBenchmark(options: VocOptions): Promise<Benchmark> {
  const source = { ...(await readVoc(options)), classes: vocClasses, tasks: vocTasks, protocol: "disjoint" };
  return withOrigin(arrange(source, options), "voc", options.directory, options);
}

async function readVoc({
  directory,
  lists,
  difficult = "negative",
  year,
  protocol = "disjoint",
}: VocOptions): Promise<Pick<Source, "name" | "parts">> {
  const listed = lists === undefined ? undefined : await readLabelLists(lists, vocTasks.length, vocClasses.length);
  if (directory === undefined && listed) return { name: "voc", parts: listedParts(listed) };
  const sessions = sessionsOf(protocol) !== undefined;
  const sets = await findVoc(directory ?? "", year ?? (sessions && !listed ? 2007 : undefined));
  const examples = await readImageSets(sets, vocClasses, difficult);
  const years = new Set(sets.map(({ folder }) => basename(folder).toLowerCase()));
  const name = years.size === 1 ? [...years][0] : "voc";
  if (listed) {
    const rule = { taskOf: (labels: Uint8Array) => taskOf(labels, vocTasks), lenient: difficult === "positive" };
    return { name, parts: matchLists(listed, examples.flat(), rule) };
  }
  const tested = sets.findIndex(({ set }) => set === "test");
  if (!sessions || tested < 0) return { name, parts: { train: examples.flat() } };
  return {
    name,
    parts: { train: examples.flatMap((set, index) => (index === tested ? [] : set)), test: examples[tested] },
  };
}

/** Pascal VOC by name. */
export const voc = defineBenchmark({
  name: "voc",
  summary: "Pascal VOC 2007 and 2012 as image labels, in the three tasks of the report or in sessions",
  source: "Everingham et al. 2010; tasks of Li 2018",
  options: {
    lists: wordOption(undefined, {
      meaning: "folder of the original's label lists, whose split is then taken",
      source: "Li 2018",
    }),
    difficult: difficultOption,
    year: yearOption,
  },
  data: "the folder that holds the images of voc",
  archives: vocArchives,
  open: async (options, common, path) =>
    vocBenchmark({
      ...common,
      ...options,
      difficult: options.difficult as DifficultPolicy,
      directory: options.lists === undefined ? path() : common.data,
    }),
});
