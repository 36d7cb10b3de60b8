import type { ImageCounts, Normalisation, Split } from "./images";
import type { Arrangement, RunParameters, Scale } from "./parameters";

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

/** What a benchmark was opened with: enough to open it again. */
export interface DataOrigin extends Arrangement {
  /** As `openBenchmark` takes it, for example `voc` or `voc:year=2007`. */
  readonly benchmark: string;
  /** Absolute path of the folder or file that was read; null where there is none. */
  readonly data: string | null;
  /** Size of a benchmark that was generated; left out where it was there already. */
  readonly scale?: Scale;
  /** Names the random numbers of generated scenes and of random parts. */
  readonly dataSeed: number;
}

/** A difference to the run as it was begun, with which it was told to go on. */
export interface ManifestChange {
  /** Where the run was when it went on: 1-based task, and the epochs of it that were done. */
  readonly task: number;
  /** Epochs of the task that were done. */
  readonly epoch: number;
  /** Steps of the next epoch that were done, where the run was in the middle of it. */
  readonly step?: number;
  /** What changed, for example `data.hash` or `versions.node`. */
  readonly what: string;
  /** The value before; null where there was none. */
  readonly before: unknown;
  /** The value from there on; null where there is none. */
  readonly now: unknown;
}

/** `manifest.json`: all that is needed to say what a result is of, and to make it again. */
export interface Manifest {
  /** All that determines the run. */
  readonly parameters: RunParameters;
  /** As in the parameters. */
  readonly seed: number;
  /** Commit of the sources, with `+` if they were changed since; null outside a checkout. */
  readonly commit: string | null;
  /**
   * SHA-256 over the code that a run reaches and the versions of the packages that it imports. Earlier versions lack
   * it.
   */
  readonly code?: string;
  /** Version of each package that can change the numbers, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What it was trained on: benchmark, hash of its images' names and labels, numbers of images. */
  readonly data: {
    readonly benchmark: string;
    /** SHA-256 over ids, labels and splits, as the benchmark has it. */
    readonly hash: string;
    /** SHA-256 over ids, labels, splits and the image files. Earlier versions lack it. */
    readonly content?: string;
    /**
     * What the benchmark was opened with; null where it was put together by hand, or changed after it was opened.
     * Earlier versions lack it.
     */
    readonly origin?: DataOrigin | null;
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
  /** SHA-256 of each of these files with what it imports from beside it, by path. */
  readonly pluginHashes?: Readonly<Record<string, string>>;
  /**
   * SHA-256 of the text of each definition of one's own that the run names, by kind and name: `strategy mine`. Left out
   * without any.
   */
  readonly methods?: Readonly<Record<string, string>>;
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
  /**
   * What was different when the run was resumed, in order; left out where nothing ever was. The other fields say how it
   * went on last.
   */
  readonly changes?: readonly ManifestChange[];
}
