import type { LeftOut } from "../../records";
import { imagesOf, identityOf, type Benchmark, type Example } from "../benchmark";
import { boxReader } from "./boxes";
import { chooseImages, type ViewedExample } from "./choose";
import { coOccurrence, type CoOccurrence } from "./coOccurrence";
import type { PlacedBox } from "./placed";
import { thumbnailOf } from "./thumbnail";

/** An image as a page shows it. */
export interface ViewedImage {
  /** As the benchmark calls it. */
  readonly id: string;
  /** Numbers of the tasks that it belongs to; none for an image of a further test set. */
  readonly tasks: readonly number[];
  /** `train`, `validation`, `test`, or the name of a further test set. */
  readonly split: string;
  /** Indices of the classes that it shows. */
  readonly present: readonly number[];
  /** Indices of the classes of which nobody knows whether it shows them. */
  readonly unknown: readonly number[];
  /** Bytes of a WebP file. */
  readonly thumbnail: Uint8Array;
  /** Pixels of the thumbnail. */
  readonly width: number;
  /** Pixels of the thumbnail. */
  readonly height: number;
  /** Where objects are, for data that say it. */
  readonly boxes: readonly PlacedBox[];
}

/** What a page of a benchmark shows. */
export interface DataView {
  /** Name of the benchmark. */
  readonly name: string;
  /** Names of its classes. */
  readonly classes: readonly string[];
  /** Indices of the classes of each task. */
  readonly tasks: readonly (readonly number[])[];
  /** Parts that have images, in order. */
  readonly splits: readonly string[];
  /** Images of the benchmark. */
  readonly total: number;
  /** Images of each part that show each class: `[split][class]`. */
  readonly positives: readonly (readonly number[])[];
  /** Images that the data list and that belong to no task, by reason. */
  readonly leftOut: readonly LeftOut[];
  /** How often classes are shown together, over all images. */
  readonly coOccurrence: CoOccurrence;
  /** Images that are shown. */
  readonly images: readonly ViewedImage[];
  /** Images of a class that were chosen, where it has as many; others may show it too. */
  readonly perClass: number;
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** How much is shown. */
export interface ViewOptions {
  /** Images of a class, at least 1. Default 24; fewer where there are many classes. */
  readonly perClass?: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Hears how many images are drawn. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Images that are drawn at the same time. */
const atOnce = 8;

/**
 * Chooses images of a benchmark, and counts its labels. An image that cannot be read is left out and noted.
 * @throws `annotation/invalid`, `coco/invalid` where the boxes cannot be read
 */
export async function collectView(benchmark: Benchmark, options: ViewOptions = {}): Promise<DataView> {
  const { classes, notes = [], counts } = benchmark;
  const all = examplesOf(benchmark);
  const { chosen, perClass } = chooseImages(all, classes.length, options.perClass ?? 24);
  const boxesOf = await boxReader(
    benchmark,
    chosen.map(({ example }) => example),
  );
  const images = new Array<ViewedImage | undefined>(chosen.length);
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    for (let at = next++; at < chosen.length; at = next++) {
      options.signal?.throwIfAborted();
      images[at] = await viewed(chosen[at], boxesOf);
      options.onProgress?.(++done, chosen.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const splits = [...new Set(all.map(({ split }) => split))];
  const unread = chosen.filter((_, at) => images[at] === undefined).map(({ example }) => example.id);
  return {
    name: benchmark.name,
    classes,
    tasks: benchmark.tasks.map((task) => task.classes),
    splits,
    total: all.length,
    positives: splits.map((split) => positivesOf(all, split, classes.length)),
    leftOut: counts?.leftOut ?? [],
    coOccurrence: coOccurrence(
      all.map(({ example }) => example),
      classes.length,
    ),
    images: images.filter((image) => image !== undefined),
    perClass,
    notes: [...notes, ...unreadNote(unread)],
  };
}

/** All images of a benchmark, each once, with what it belongs to. */
function examplesOf({ tasks, otherTests = {} }: Benchmark): ViewedExample[] {
  const found: ViewedExample[] = [];
  for (const split of ["train", "validation", "test"] as const) {
    const numbers = new Map<string, number[]>();
    for (const task of tasks)
      for (const example of task[split]) {
        const key = identityOf(example);
        const known = numbers.get(key);
        if (known) known.push(task.number);
        else numbers.set(key, [task.number]);
      }
    for (const example of imagesOf(tasks, split))
      found.push({ example, split, tasks: numbers.get(identityOf(example)) ?? [] });
  }
  for (const [split, examples] of Object.entries(otherTests))
    for (const example of examples) found.push({ example, split, tasks: [] });
  return found;
}

async function viewed(
  { example, split, tasks }: ViewedExample,
  boxesOf: (example: Example, width: number, height: number) => Promise<readonly PlacedBox[]>,
): Promise<ViewedImage | undefined> {
  const picture = await thumbnailOf(example.image);
  if (picture === undefined) return undefined;
  const { thumbnail, width, height, original } = picture;
  const places = [...example.labels.keys()];
  return {
    ...{ id: example.id, tasks, split, thumbnail, width, height },
    present: places.filter((c) => example.labels[c] === 1 && example.known[c] === 1),
    unknown: places.filter((c) => example.known[c] === 0),
    boxes: await boxesOf(example, original.width, original.height),
  };
}

function positivesOf(all: readonly ViewedExample[], split: string, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { example, split: itsSplit } of all)
    if (itsSplit === split) for (let c = 0; c < classes; c++) counts[c] += example.labels[c] & example.known[c];
  return counts;
}

function unreadNote(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const shown = ids.slice(0, 5).map((id) => JSON.stringify(id));
  const more = ids.length > 5 ? ` and ${ids.length - 5} more` : "";
  return [`images that cannot be read, and are not shown: ${ids.length} (${shown.join(", ")}${more})`];
}
