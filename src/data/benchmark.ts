import type { ImageCounts, ScoreOn, Split } from "../records";

export type { Regime, Split } from "../records";

/** One image and what is known of it. Unknown is not negative: `labels` counts only where `known` is 1. */
export interface Example {
  /**
   * Unique within the benchmark: the file as it is listed, with its extension where the list has it. VOC lists names
   * without extension.
   */
  readonly id: string;
  /** Path of the image file. */
  readonly image: string;
  /** `[classes]`: 1 present, 0 absent. */
  readonly labels: Uint8Array;
  /** `[classes]`: 1 annotated, 0 unknown. */
  readonly known: Uint8Array;
}

/**
 * One step of the sequence: its own classes, and images in three disjoint parts. By the protocol an image may belong to
 * several tasks, always in the same part.
 */
export interface Task {
  /** 1-based, as in the report. */
  readonly number: number;
  /** Indices into `Benchmark.classes`; label sets of tasks are mutually exclusive. */
  readonly classes: readonly number[];
  /** Images that are trained on. */
  readonly train: readonly Example[];
  /** Images that epochs and thresholds are chosen on. */
  readonly validation: readonly Example[];
  /** Images that are scored. Reading them throws `tuning/test-images` where the benchmark scores validation images. */
  readonly test: readonly Example[];
}

/** A sequence of tasks over one list of classes. */
export interface Benchmark {
  /** `scenes`, `voc` ... */
  readonly name: string;
  /** Names of the classes, in the order of the network's outputs. */
  readonly classes: readonly string[];
  /** Tasks in the order in which they are learnt. */
  readonly tasks: readonly Task[];
  /**
   * Images a score after a task is taken on: those of `all` tasks (default), or of the tasks `seen` so far, as
   * class-incremental protocols do.
   */
  readonly testOn?: "all" | "seen";
  /**
   * Images that scores are taken on, default `test`. With `validation` the test images are closed: neither they nor
   * their labels can be read, and they do not enter the hash.
   */
  readonly scoreOn?: ScoreOn;
  /** SHA-256 over ids, labels and splits: two runs with the same hash saw the same data. */
  readonly hash: string;
  /** Further test sets by name, never used for a choice (Scenes: `in-style`). */
  readonly otherTests?: Readonly<Record<string, readonly Example[]>>;
  /** Images of the source that belong to no task because they have no positive class. */
  readonly leftOut?: number;
  /** What became of the images that the data list. */
  readonly counts?: ImageCounts;
  /** What a person should know of the data, a sentence each. */
  readonly notes?: readonly string[];
}

/** Tells an image from all others. Two files are two images, even where a benchmark gives them one id. */
export const identityOf = ({ id, image }: Pick<Example, "id" | "image">): string => `${id}\0${image}`;

/**
 * The images of several tasks in one part, each once, in the order of the tasks: what the first n tasks have comes
 * first.
 */
export function imagesOf(tasks: readonly Task[], split: Split): Example[] {
  return [...new Map(tasks.flatMap((task) => task[split]).map((example) => [identityOf(example), example])).values()];
}

/** The splits of a benchmark that can be read. */
export const openSplits = ({ scoreOn }: Pick<Benchmark, "scoreOn">): readonly Split[] =>
  scoreOn === "validation" ? ["train", "validation"] : ["train", "validation", "test"];

/** Paths of all images of a benchmark that can be read. */
export function pathsOf(benchmark: Pick<Benchmark, "tasks" | "otherTests" | "scoreOn">): string[] {
  const { tasks, otherTests = {} } = benchmark;
  const parts = [
    ...tasks.flatMap((task) => openSplits(benchmark).map((split) => task[split])),
    ...Object.values(otherTests),
  ];
  return parts.flatMap((examples) => examples.map(({ image }) => image));
}
