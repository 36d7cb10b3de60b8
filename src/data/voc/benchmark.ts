import { basename } from "node:path";
import type { Benchmark } from "../benchmark";
import { hashOf } from "../hash";
import { vocClasses, vocTasks } from "./classes";
import { findVoc, readImageSets } from "./devkit";
import { partition } from "./partition";

export interface VocOptions {
  /** The VOCdevkit, or the folder that holds it. */
  readonly directory: string;
  /** Seed of the random test and validation parts. */
  readonly seed: number;
  /** Part of a task's training images held out for choices, in [0, 1); 0 trains on all, as the paper. Default 0.1. */
  readonly validation?: number;
}

/**
 * Pascal VOC as the paper's three tasks, a tenth of each for test. Named `voc` when VOC2007 and VOC2012 are both there, as in
 * the paper, otherwise `voc2007` or `voc2012`.
 * @throws `path/missing`, `argument/invalid`, and the `devkit/` errors of `readImageSets`.
 */
export async function vocBenchmark({ directory, seed, validation }: VocOptions): Promise<Benchmark> {
  const sets = await findVoc(directory);
  const examples = (await readImageSets(sets, vocClasses)).flat();
  const years = new Set(sets.map(({ folder }) => basename(folder).toLowerCase()));
  const parts = { classes: vocClasses, ...partition(examples, vocTasks, { seed, validation }) };
  return { name: years.size === 1 ? [...years][0] : "voc", ...parts, hash: hashOf(parts) };
}
