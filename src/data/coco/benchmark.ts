import { existsSync } from "node:fs";
import { join } from "node:path";
import { error } from "../../base/errors";
import { quoted } from "../../base/words/quoted";
import { arrange, type ArrangeOptions } from "../arrange";
import type { Benchmark, Example } from "../benchmark";
import { defineBenchmark } from "../define";
import { contentOf, pictureFinder } from "../names/pictures";
import { withOrigin } from "../origin";
import { difficultOption, isFolder, yearOption, type DifficultPolicy } from "../voc/devkit";
import { cocoArchives } from "./archives";
import { readInstances, type Instances } from "./instances";

/** Where COCO is, and how it becomes tasks. */
export interface CocoOptions extends Omit<ArrangeOptions, "test"> {
  /**
   * The folder that holds `annotations/` and the image folders `train2014` and `val2014` (or 2017), or `images/` with
   * those.
   */
  readonly directory: string;
  /** 2014 or 2017; default the one that is there, and 2014 where both are, as published. */
  readonly year?: number;
  /** What an image is where a class is annotated as a crowd only. Default `negative`. */
  readonly difficult?: DifficultPolicy;
}

/**
 * COCO's 80 categories, in the order of their ids, as image labels: trained on its training images, tested on its
 * validation images. Its default protocol is `B0-C10`, ten sessions.
 * @throws `path/missing`, `coco/invalid`, `image/missing`, and what `arrange` throws.
 */
export async function cocoBenchmark({
  directory,
  year,
  difficult = "negative",
  ...options
}: CocoOptions): Promise<Benchmark> {
  const found = [2014, 2017].find(
    (published) => (year ?? published) === published && existsSync(listOf(directory, "train", published)),
  );
  if (found === undefined) {
    const annotations = join(directory, "annotations");
    throw error("path/missing", {
      argument: "data",
      path: directory,
      expected: `COCO (a folder with annotations/instances_train${year ?? "2014"}.json)`,
      there: await contentOf((await isFolder(annotations)) ? annotations : directory),
    });
  }
  const read = async (part: string): Promise<ImageFiles> => ({
    set: `${part}${found}`,
    file: listOf(directory, part, found),
    folder: await imagesOf(directory, `${part}${found}`),
  });
  const [training, testing] = [await read("train"), await read("val")];
  const [train, test] = [await readInstances(training.file), await readInstances(testing.file)];
  if (train.categories.join("\n") !== test.categories.join("\n")) {
    throw error("coco/invalid", { file: testing.file, problem: `has other categories than ${training.file}` });
  }
  const seen = new Map<string, string>();
  const parts = {
    train: await examples(train, training, { difficult, seen }),
    test: await examples(test, testing, { difficult, seen }),
  };
  const source = { name: `coco${found}`, classes: train.categories, protocol: "B0-C10", parts };
  return withOrigin(arrange(source, options), "coco", directory, { ...options, year, difficult });
}

/** A set of images: its name, for example `val2014`, its annotations and its folder. */
interface ImageFiles {
  readonly set: string;
  readonly file: string;
  readonly folder: string;
}

const listOf = (directory: string, set: string, year: number): string =>
  join(directory, "annotations", `instances_${set}${year}.json`);

async function imagesOf(directory: string, name: string): Promise<string> {
  for (const folder of [join(directory, name), join(directory, "images", name)])
    if (await isFolder(folder)) return folder;
  throw error("path/missing", {
    argument: "data",
    path: join(directory, name),
    expected: "folder of images",
    there: await contentOf(directory),
  });
}

async function examples(
  { images }: Instances,
  { set, file, folder }: ImageFiles,
  { difficult, seen: listed }: { readonly difficult: DifficultPolicy; readonly seen: Map<string, string> },
): Promise<Example[]> {
  const find = pictureFinder(folder);
  let annotated: Uint8Array | undefined;
  const result: Example[] = [];
  for (const [index, { file: name, seen }] of images.entries()) {
    const asListed = await find(name);
    const found = asListed.path === undefined ? await find(withoutFolder(name, set)) : asListed;
    const line = index + 1;
    if (found.path === undefined) throw error("image/missing", { file, line, image: name, folder, there: found.there });
    const before = listed.get(found.path);
    if (before !== undefined)
      throw error("coco/invalid", { file, problem: `lists ${quoted(name)} as image ${line}, which ${before} is too` });
    listed.set(found.path, `image ${line} of ${file}`);
    const labels = seen.map((value) => Number(value === 2 || (value === 1 && difficult === "positive")));
    annotated ??= new Uint8Array(seen.length).fill(1);
    const known = difficult === "ignored" && seen.includes(1) ? seen.map((value) => Number(value !== 1)) : annotated;
    result.push({ id: `${set}/${name}`, image: found.path, labels, known });
  }
  return result;
}

/** A name without the folder of the images, which some annotations repeat. */
const withoutFolder = (name: string, set: string): string => name.replace(new RegExp(`^(.*[\\\\/])?${set}[\\\\/]`), "");

/** COCO by name. */
export const coco = defineBenchmark({
  name: "coco",
  summary: "COCO 2014 or 2017 as image labels of 80 categories, in sessions",
  source: "Lin et al. 2014; sessions of Dong et al. 2023",
  options: { difficult: difficultOption, year: yearOption },
  data: "the folder that holds the images of coco",
  images: "photographs",
  archives: cocoArchives,
  open: async (options, common, path) =>
    cocoBenchmark({
      ...common,
      ...options,
      difficult: options.difficult as DifficultPolicy,
      directory: path(),
    }),
});
