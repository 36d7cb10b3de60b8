import { error } from "../base/errors";
import type { ArrangeOptions } from "./arrange";
import type { Benchmark } from "./benchmark";
import { celebaBenchmark } from "./celeba/benchmark";
import { cocoBenchmark } from "./coco/benchmark";
import { listBenchmark } from "./list/benchmark";
import { ensureScenes, type SceneScale } from "./scenes";
import { scenesBenchmark } from "./scenesBenchmark";
import { vocBenchmark } from "./voc/benchmark";
import type { DifficultPolicy } from "./voc/devkit";

/** Which benchmark is opened, and how its images become tasks. */
export interface BenchmarkOptions extends Omit<ArrangeOptions, "test"> {
  /** Name of the benchmark; one of `benchmarkNames`. */
  readonly benchmark: string;
  /** Folder of the data; `scenes` generates its own when there is none. */
  readonly data?: string;
  /** Size of the generated benchmark. */
  readonly scale: SceneScale;
  /** `voc`: folder of the original's label lists, whose split is then taken. */
  readonly lists?: string;
  /**
   * `voc` and `coco`: what an image is where all objects of a class are hard to recognise, or a crowd. Default
   * `negative`.
   */
  readonly difficult?: DifficultPolicy;
  /** `voc` and `coco`: the year, where the data holds several. */
  readonly year?: number;
  /** `list`: file of the JSON that describes tasks and parts. */
  readonly partition?: string;
  /** Hears how many of all scenes are made while a benchmark is generated. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** An option that only some benchmarks have. */
type Particular = (typeof particular)[number];
const particular = ["lists", "difficult", "year", "partition"] as const;

interface Opener {
  readonly takes: readonly Particular[];
  readonly open: (options: BenchmarkOptions) => Promise<Benchmark>;
}

/** One line a benchmark. */
const openers: Readonly<Record<string, Opener>> = {
  scenes: {
    takes: [],
    open: async ({ data, scale, onProgress, ...options }) =>
      scenesBenchmark({
        ...options,
        directory: data ?? (await ensureScenes({ scale, seed: options.seed, onProgress })),
      }),
  },
  voc: {
    takes: ["lists", "difficult", "year"],
    open: async ({ data, ...options }) =>
      vocBenchmark({ ...options, directory: options.lists ? data : folder(data, "voc") }),
  },
  celeba: {
    takes: [],
    open: async ({ data, ...options }) => celebaBenchmark({ ...options, directory: folder(data, "celeba") }),
  },
  coco: {
    takes: ["difficult", "year"],
    open: async ({ data, ...options }) => cocoBenchmark({ ...options, directory: folder(data, "coco") }),
  },
  list: {
    takes: ["partition"],
    open: async ({ data, ...options }) => listBenchmark({ ...options, file: needed(data, "the list of images") }),
  },
};

/** Names of the benchmarks that can be opened. */
export const benchmarkNames: readonly string[] = Object.keys(openers);

/**
 * Opens a benchmark by name.
 * @throws `argument/invalid` for an unknown name, an option that it does not take, or no `data` where it needs it;
 *   whatever its reader
 *   and `arrange` throw.
 */
export async function openBenchmark(options: BenchmarkOptions): Promise<Benchmark> {
  const { benchmark } = options;
  if (!Object.hasOwn(openers, benchmark)) {
    throw error("argument/invalid", { argument: "benchmark", received: benchmark, takes: benchmarkNames.join(", ") });
  }
  const { takes, open } = openers[benchmark];
  for (const argument of particular) {
    if (options[argument] === undefined || takes.includes(argument)) continue;
    const with_ = benchmarkNames.filter((name) => openers[name].takes.includes(argument)).join(" or ");
    throw error("argument/invalid", {
      argument: `--${argument}`,
      received: options[argument],
      takes: `nothing with --benchmark ${benchmark}, only with ${with_}`,
    });
  }
  return open(options);
}

const folder = (data: string | undefined, benchmark: string): string =>
  needed(data, `the folder that holds the images of ${benchmark}`);

function needed(data: string | undefined, takes: string): string {
  if (data !== undefined) return data;
  throw error("argument/invalid", { argument: "data", received: null, takes });
}
