import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark, Example } from "../benchmark";
import { defineBenchmark } from "../define";
import { withOrigin } from "../origin";
import { vocClasses, type VocClass } from "./classes";
import { difficultOption, type DifficultPolicy } from "./devkit";
import { listsOption } from "./lists";
import { readVoc, type ReadVocOptions } from "./read";

/** An image of `voc-animals` shows one of these, or more. */
export const animals = ["dog", "cat", "horse", "cow", "sheep"] as const satisfies readonly VocClass[];

/** The classes that at least 59 of these images show, in three tasks. */
export const animalTasks = [
  ["person", "dog", "cat", "chair"],
  ["horse", "car", "pottedplant"],
  ["cow", "sheep", "sofa"],
] as const satisfies readonly (readonly VocClass[])[];

/** Where VOC2012 is, and how its animals become tasks. Without `lists` a tenth of each task is test. */
export interface VocAnimalsOptions
  extends Pick<ReadVocOptions, "directory" | "lists" | "difficult">, Omit<ArrangeOptions, "test"> {}

/**
 * The images of VOC2012's trainval set that show a dog, a cat, a horse, a cow or a sheep, 3,426 of them, with labels of
 * ten classes in three tasks.
 * @throws as `readVoc` and `arrange`
 */
export async function vocAnimalsBenchmark(options: VocAnimalsOptions): Promise<Benchmark> {
  const { parts, unused } = await readVoc({ ...options, year: 2012, only: animals.join(",") });
  const classes = animalTasks.flat();
  const own = classes.map((name) => vocClasses.indexOf(name));
  const ofTen = (example: Example): Example => ({
    ...example,
    labels: Uint8Array.from(own, (c) => example.labels[c]),
    known: Uint8Array.from(own, (c) => example.known[c]),
  });
  const tasks = animalTasks.map((names) => names.map((name) => classes.indexOf(name)));
  const source = {
    name: "voc-animals",
    classes,
    tasks,
    protocol: "disjoint",
    parts: { train: parts.train.map(ofTen), ...(parts.test && { test: parts.test.map(ofTen) }) },
    unused,
  };
  return withOrigin(arrange(source, options), "voc-animals", options.directory, options);
}

/** The animals of VOC2012 by name. */
export const vocAnimals = defineBenchmark({
  name: "voc-animals",
  summary: "3,426 photographs of Pascal VOC 2012 with a dog, cat, horse, cow or sheep: ten classes in three tasks",
  source: "Everingham et al. 2010; tasks ours",
  options: {
    lists: listsOption,
    difficult: difficultOption,
  },
  data: "the folder that holds the images of VOC2012",
  images: "photographs",
  open: async (options, common, path) =>
    vocAnimalsBenchmark({
      ...common,
      ...options,
      difficult: options.difficult as DifficultPolicy,
      directory: options.lists === undefined ? path() : common.data,
    }),
});
