import type { ImageCounts, Normalisation, Split } from "./images";
import type { RunParameters } from "./parameters";

/** What a network started from. */
export interface WeightsRecord {
  /** `random`, or the name of the file. */
  readonly source: string;
  /** Format of the file; null for random weights. */
  readonly format: "safetensors" | "torch zip" | "torch legacy" | null;
  /** SHA-256 of the file, in hexadecimal; null for random weights. */
  readonly sha256: string | null;
  /** What the file or its hash says the weights were pretrained on; null if nothing is known. */
  readonly pretrainedOn: string | null;
  /** Set of labels of the pretraining, by name (`LabelSet` in data); null if it is not known. */
  readonly labelSet: string | null;
  /** Classes of the benchmark that the pretraining had labels of, so that they are not new to the network. */
  readonly covers: readonly string[];
  /** Classes of which that is not known. */
  readonly coversUnknown: readonly string[];
  /** What is done to images before anything else; null: nothing. */
  readonly normalise: Normalisation | null;
  /** Shape of the head in the file, which a fresh one replaces; null if the file has none. */
  readonly replacedHead: readonly number[] | null;
}

/** `manifest.json`: all that is needed to say what a result is of, and to make it again. */
export interface Manifest {
  /** All that determines the run. */
  readonly parameters: RunParameters;
  /** As in the parameters. */
  readonly seed: number;
  /** Commit of the sources, with `+` if they were changed since; null outside a checkout. */
  readonly commit: string | null;
  /** Version of each package that can change the numbers, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What it was trained on: benchmark, hash of its images' names and labels, numbers of images. */
  readonly data: {
    readonly benchmark: string;
    /** SHA-256 over ids, labels and splits. */
    readonly hash: string;
    /** Number of images of each part. */
    readonly images: Readonly<Record<Split, number>>;
    /** Images read, used and left out, and why; missing where the benchmark does not say. */
    readonly counts?: ImageCounts;
  };
  /** What the network started from. */
  readonly weights: WeightsRecord;
  /**
   * Absolute paths of the files that defined methods of one's own before the run (`--plugin`); left out without any.
   */
  readonly plugins?: readonly string[];
  /** What it ran on. */
  readonly machine: {
    readonly device: string;
    /** Processor cores that the process could use. */
    readonly cores: number;
    /** Processes of the job. */
    readonly ranks: number;
    /** What carried the data between the ranks. */
    readonly communicator: string;
  };
}
