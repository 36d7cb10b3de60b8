import { join } from "node:path";
import { error } from "../base/errors";
import { arrange, type ArrangeOptions } from "./arrange";
import type { Benchmark } from "./benchmark";
import { showsNoClass } from "./counts";
import { defineBenchmark } from "./define";
import { assign } from "./partition";
import { withOrigin } from "./origin";
import { ensureScenes } from "./scenes";
import { coOccurrenceOption, type CoOccurrence } from "./scenes/coOccurrence";
import { vocClasses, vocTasks } from "./voc/classes";
import { isFolder, readImageSets } from "./voc/devkit";

/** Where Scenes are, and how they become tasks. */
export interface ScenesOptions extends Partial<Pick<ArrangeOptions, "protocol" | "classOrder" | "seed">> {
  /** The folder that holds `Scenes/`. */
  readonly directory: string;
}

/**
 * The Scenes benchmark: VOC's classes and tasks over a generated devkit, whose own image sets are the splits because
 * they are split by artist. `otherTests["in-style"]` are unseen scenes by the artists of the training images.
 * @throws `path/missing`, the `devkit/` errors of `readImageSets`, and what `arrange` throws.
 */
export async function scenesBenchmark({ directory, seed = 1, ...protocol }: ScenesOptions): Promise<Benchmark> {
  const folder = join(directory, "Scenes");
  if (!(await isFolder(folder))) {
    throw error("path/missing", {
      argument: "data",
      path: directory,
      expected: "Scenes devkit (a folder with Scenes/ImageSets/Main)",
    });
  }
  const sets = await readImageSets(
    ["train", "val", "test", "intest"].map((set) => ({ folder, set })),
    vocClasses,
  );
  const [train, validation, test, inStyle] = sets;
  const inStyleTasks = assign({ train: inStyle, validation: [], test: [] }, vocTasks, "last");
  const others = inStyleTasks.tasks.flatMap((task) => task.train);
  const source = {
    name: "scenes",
    classes: vocClasses,
    tasks: vocTasks,
    protocol: "disjoint",
    parts: { train, validation, test },
    unused: [{ reason: showsNoClass, images: inStyleTasks.leftOut }],
  };
  const benchmark = arrange({ ...source, otherTests: { "in-style": others } }, { seed, ...protocol });
  return withOrigin(benchmark, "scenes", directory, { seed, ...protocol });
}

/** Scenes by name. */
export const scenes = defineBenchmark({
  name: "scenes",
  summary: "scenes composed of drawings by many artists, with the classes and tasks of Pascal VOC; generated here",
  source: "ours",
  options: { coOccurrence: coOccurrenceOption },
  data: "a folder that `data scenes` wrote; without it the scenes are generated",
  images: "drawings",
  async open(options, { data, scale, onProgress, ...common }) {
    const coOccurrence = options.coOccurrence as CoOccurrence;
    if (data !== undefined && coOccurrence !== coOccurrenceOption.default) {
      const takes = `${coOccurrenceOption.default} where --data names scenes that are written already`;
      throw error("argument/invalid", { argument: "--co-occurrence", received: coOccurrence, takes });
    }
    const directory = data ?? (await ensureScenes({ scale, seed: common.seed, coOccurrence, onProgress }));
    return scenesBenchmark({ ...common, directory });
  },
});
