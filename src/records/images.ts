/** The part of the images of a task: for training, for choices (of epochs and thresholds), or for scores. */
export type Split = "train" | "validation" | "test";

/** Whether the training images of a task carry labels of the classes of earlier tasks too. */
export type Regime = "available" | "unavailable";

/**
 * Order in which the classes arrive: that of the data set, by name, or shuffled by the seed.
 */
export type ClassOrder = "own" | "alphabetical" | "random";

/**
 * What the label of a class is in an image where all objects of the class are hard to recognise. `negative`: absent, as
 * in Li 2018; `ignored`: unknown; `positive`: present.
 */
export type DifficultPolicy = "negative" | "ignored" | "positive";

/** What is done to images first: (x - mean) / std for each of the channels red, green and blue, x in [0, 1]. */
export interface Normalisation {
  /** Mean of each channel, red, green and blue. */
  readonly mean: readonly [number, number, number];
  /** Standard deviation of each channel, red, green and blue. */
  readonly std: readonly [number, number, number];
}

/** Images that were read and are not used. */
export interface LeftOut {
  /** Why, in words. */
  readonly reason: string;
  /** How many. */
  readonly images: number;
}

/** What became of the images that a benchmark's data list: read = used + all that is left out. */
export interface ImageCounts {
  /** Images that the data list. */
  readonly read: number;
  /** Images of the tasks and of further test sets, each counted once. */
  readonly used: number;
  /** The others, by reason; none of them is 0. */
  readonly leftOut: readonly LeftOut[];
}

/** A benchmark as it was opened, in numbers. */
export interface DataReport {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Number of images of each part, each counted once. */
  readonly images: Readonly<Record<Split, number>>;
  /** Images read, used and left out; missing where the benchmark does not say. */
  readonly counts?: ImageCounts;
  /** What a person should know of the data, a sentence each. */
  readonly notes: readonly string[];
}
