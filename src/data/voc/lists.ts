import { join } from "node:path";
import { error } from "../../base/errors";
import { wordOption } from "../../base/optionSpecs";
import type { Example } from "../benchmark";
import { readText } from "../text";

/** The option that names the folder of the original's label lists. */
export const listsOption = wordOption(undefined, {
  meaning: "folder of the original's label lists, whose split is then taken",
  source: "Li 2018",
});

/** One line of a label list: an image's name without extension and its labels. */
export interface ListedImage {
  readonly image: string;
  /** `[classes]`: 1 or 0, in the order of `vocClasses`. */
  readonly labels: Uint8Array;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** A task's images as the original wrote them down. */
export interface ListedTask {
  readonly train: readonly ListedImage[];
  readonly test: readonly ListedImage[];
}

/**
 * The original's split: `task<k>_train.txt` and `task<k>_test.txt`, k from 0, each line an image's name, then a 0 or 1
 * a class.
 * @throws `devkit/incomplete` a list is missing or empty; `devkit/labels` a malformed line; `devkit/lists` an image is
 *   listed twice.
 */
export async function readLabelLists(directory: string, tasks: number, classes: number): Promise<ListedTask[]> {
  const seen = new Map<string, string>();
  const read = async (name: string): Promise<ListedImage[]> => {
    const images = await readLabelList(join(directory, name), classes);
    for (const { image, file, line } of images) {
      const earlier = seen.get(image);
      if (earlier !== undefined)
        throw error("devkit/lists", { file, line, image, problem: `is already listed at ${earlier}` });
      seen.set(image, `${file}:${line}`);
    }
    return images;
  };
  const result: ListedTask[] = [];
  for (let k = 0; k < tasks; k++)
    result.push({ train: await read(`task${k}_train.txt`), test: await read(`task${k}_test.txt`) });
  return result;
}

async function readLabelList(file: string, classes: number): Promise<ListedImage[]> {
  const text = await readText(file).catch((cause: Error) => {
    const fix = "Give the folder of the original's label lists";
    throw error("devkit/incomplete", { problem: `${file} ${cause.message}`, fix }, cause);
  });
  const images = text.split("\n").flatMap((received, index): ListedImage[] => {
    const [image, ...labels] = received.trim().split(/\s+/);
    if (image === "") return [];
    if (labels.length !== classes || labels.some((label) => label !== "0" && label !== "1")) {
      throw error("devkit/labels", { file, line: index + 1, received: received.trim(), classes });
    }
    return [{ image, labels: Uint8Array.from(labels, Number), file, line: index + 1 }];
  });
  if (images.length === 0)
    throw error("devkit/incomplete", { problem: `${file} names no image`, fix: "Restore the list" });
  return images;
}

/** The images of one year: VOC2007's names have six digits, VOC2012's a year before them, even 2007. */
export function listedOf(lists: readonly ListedTask[], year: number): ListedTask[] {
  const ofYear = ({ image }: ListedImage): boolean => year === (/^\d{4}_/.test(image) ? 2012 : 2007);
  return lists.map(({ train, test }) => ({ train: train.filter(ofYear), test: test.filter(ofYear) }));
}

/**
 * The parts that the lists say, as the devkit's examples; what the devkit has beyond them is left out.
 * @param lenient whether the devkit may call positive what the lists do not: where its difficult objects count.
 * @throws `devkit/lists` an image is not in the devkit, its labels differ, or they belong to another task.
 */
export function matchLists(
  lists: readonly ListedTask[],
  examples: readonly Example[],
  { taskOf, lenient }: { readonly taskOf: (labels: Uint8Array) => number; readonly lenient: boolean },
): Record<"train" | "test", Example[]> {
  const found = new Map(examples.map((example) => [example.id, example]));
  const match =
    (task: number) =>
    ({ image, labels, file, line }: ListedImage): Example => {
      const refuse = (problem: string) => error("devkit/lists", { file, line, image, problem });
      const example = found.get(image);
      if (example === undefined) throw refuse("is not in the devkit");
      if (labels.some((label, c) => label !== example.labels[c] && (label === 1 || !lenient))) {
        throw refuse(`has the labels ${labels.join("")} here and ${example.labels.join("")} in the devkit`);
      }
      if (taskOf(labels) !== task)
        throw refuse(`belongs to task ${taskOf(labels) + 1}, not to task ${task + 1}, by its labels`);
      return example;
    };
  return {
    train: lists.flatMap(({ train }, task) => train.map(match(task))),
    test: lists.flatMap(({ test }, task) => test.map(match(task))),
  };
}

/** The parts from the lists alone: `image` is the file's name in a devkit, not a path. */
export function listedParts(lists: readonly ListedTask[]): Record<"train" | "test", Example[]> {
  const example = ({ image, labels }: ListedImage): Example => ({
    id: image,
    image: `${image}.jpg`,
    labels,
    known: new Uint8Array(labels.length).fill(1),
  });
  return {
    train: lists.flatMap(({ train }) => train.map(example)),
    test: lists.flatMap(({ test }) => test.map(example)),
  };
}
