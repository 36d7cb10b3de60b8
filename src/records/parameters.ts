import type { ClassOrder, DifficultPolicy, Regime } from "./images";
import type { OptimiserOptions, ScheduleOptions } from "./optimisation";

/**
 * Size of a run: `smoke` takes seconds (for tests), `tiny` half a minute, `small` minutes on two cores; `full`
 * is the protocol of Li 2018.
 */
export type Scale = "smoke" | "tiny" | "small" | "full";

/** How images are normalised: as the weights expect, as those of ImageNet are, or not at all. */
export type Normalise = "weights" | "imagenet" | "off";

/**
 * The epoch of a task that the next one goes on from: the best on the validation or the test images, by the classes
 * seen so far, or the last.
 */
export type Selection = "validation" | "test" | "last";

/**
 * When test images are scored: after every epoch, or only at the end of a task, with the network of its selected epoch.
 */
export type TestAfter = "epochs" | "tasks";

/** The images that scores are taken on; `validation` closes the test images, which cannot be read then. */
export type ScoreOn = "test" | "validation";

/**
 * Updates of the head in a step: a number, made before the update of the shared parameters on the same features, or
 * `together`, one with it from the same point.
 */
export type HeadSteps = number | "together";

/** How a network is trained on each task. */
export interface Protocol {
  /** Epochs of each task. */
  readonly epochs: number;
  /** Images of a step. */
  readonly batch: number;
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
  /** Name of the backbone. */
  readonly network: string;
  /** Channels of the first stage of the backbone. */
  readonly width: number;
  /**
   * Backbone weights to start from: `pretrained` (those that ship: for photographs, where the package has some of the
   * network and width, those trained on photographs; otherwise those trained on drawings), `random`, or a file.
   */
  readonly weights: string;
  /** How images are normalised; `off` is the original's way. */
  readonly normalise: Normalise;
  /** How the direction becomes a step. */
  readonly optimiser: OptimiserOptions;
  /** Highest rate of the schedule, above 0. */
  readonly learningRate: number;
  /** How the rate changes over the steps of a task. */
  readonly schedule: ScheduleOptions;
  /** Updates of the head in a step. */
  readonly headSteps: HeadSteps;
  /** How the epoch to go on from is chosen: `test` is the original's way, `last` chooses nothing. */
  readonly selection: Selection;
}

/** What says which images of the data make which tasks, as `openBenchmark` takes it. */
export interface Arrangement {
  /** As `ProtocolName` in data; default that of the data set. */
  readonly protocol?: string;
  /** Order in which classes become tasks. */
  readonly classOrder?: ClassOrder;
  /** Share of the training images held out for choices, in [0, 1), where the data has no validation images. */
  readonly validation?: number;
  /** `voc` and `voc-animals`: folder of the original's label lists, whose split is then taken. */
  readonly lists?: string;
  /** `voc`, `voc-animals` and `coco`. Default `negative`. */
  readonly difficult?: DifficultPolicy;
  /** `voc` and `coco`: the year, where the data holds several. */
  readonly year?: number;
  /** `voc`: classes with commas between; images that show none of them are left out. */
  readonly only?: string;
  /** `scenes` that are generated: how classes go together, `independent` or in pairs as in `voc`. */
  readonly coOccurrence?: string;
  /** `list`: path of the JSON file that describes tasks and parts. */
  readonly partition?: string;
  /** The images that scores are taken on. `validation` is for tuning: test images cannot be read. Default `test`. */
  readonly scoreOn?: ScoreOn;
}

/** What a network computes in: float32, or bfloat16 with weights, statistics and the head in float32. */
export type Precision = "float32" | "bf16";

/** Everything that determines a run. */
export interface RunParameters extends Protocol, Arrangement {
  /** As `findStrategy` takes it. */
  readonly strategy: string;
  /** As `parseDirection` takes it. */
  readonly direction: string;
  /** As `findHead` takes it. */
  readonly head: string;
  /** Whether images have labels of earlier tasks. */
  readonly labels: Regime;
  /** The loss of labels, as `parseLoss` takes it. */
  readonly loss: string;
  /** How unknown labels of earlier tasks' classes are completed, as `findCompletion` takes it. */
  readonly complete: string;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Folder of the data, or null where the benchmark generates its own. */
  readonly data: string | null;
  /** Size of the run. */
  readonly scale: Scale;
  /** Names every random number of the training. */
  readonly seed: number;
  /** Names those of the data: generated scenes, random splits. */
  readonly dataSeed: number;
  /**
   * Batch statistics of a run on several ranks. `synchronised`: those of the whole batch, so that the result is that of
   * one rank. `local`: those of the images of each rank, which sends less; running statistics are then the means over
   * the ranks. On one rank both are the same.
   */
  readonly batchNorm: "synchronised" | "local";
  /**
   * Of the network's maps. `bf16` is faster and rounds more; only CPUs that multiply bfloat16 take it. Default:
   * `float32`.
   */
  readonly precision: Precision;
  /**
   * When test images are scored. `tasks` takes less time, and figures of test scores by epoch cannot be drawn; nothing
   * else depends on it. Default: `epochs`.
   */
  readonly testAfter: TestAfter;
  /** Every how many steps of an epoch one is audited, beginning with the first; 0: none. Nothing else depends on it. */
  readonly audit: number;
}
