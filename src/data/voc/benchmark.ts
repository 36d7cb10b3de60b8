import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark } from "../benchmark";
import { defineBenchmark } from "../define";
import { withOrigin } from "../origin";
import { vocArchives } from "./archives";
import { vocClasses, vocTasks } from "./classes";
import { difficultOption, yearOption, type DifficultPolicy } from "./devkit";
import { listsOption } from "./lists";
import { onlyOption } from "./only";
import { readVoc, type ReadVocOptions } from "./read";

/** Where Pascal VOC is, and how it becomes tasks. */
export interface VocOptions extends ReadVocOptions, Omit<ArrangeOptions, "test" | "protocol"> {}

/**
 * Pascal VOC as the report's three tasks, a tenth of each for test; or as sessions `Bx-Cy` on VOC2007's trainval and
 * test sets. Named `voc` when VOC2007 and VOC2012 are both there, as in the report, otherwise `voc2007` or `voc2012`;
 * with `only`, its classes stand behind the name.
 * @throws `path/missing`, `argument/invalid`, and the `devkit/` errors of `readImageSets` and of the lists' readers.
 */
export async function vocBenchmark(options: VocOptions): Promise<Benchmark> {
  const source = { ...(await readVoc(options)), classes: vocClasses, tasks: vocTasks, protocol: "disjoint" };
  return withOrigin(arrange(source, options), "voc", options.directory, options);
}

/** Pascal VOC by name. */
export const voc = defineBenchmark({
  name: "voc",
  summary: "Pascal VOC 2007 and 2012 as image labels, in the three tasks of the report or in sessions",
  source: "Everingham et al. 2010; tasks of Li 2018",
  options: {
    lists: listsOption,
    difficult: difficultOption,
    year: yearOption,
    only: onlyOption,
  },
  data: "the folder that holds the images of voc",
  images: "photographs",
  archives: vocArchives,
  open: async (options, common, path) =>
    vocBenchmark({
      ...common,
      ...options,
      difficult: options.difficult as DifficultPolicy,
      directory: options.lists === undefined ? path() : common.data,
    }),
});
