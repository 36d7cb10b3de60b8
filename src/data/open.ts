import { error } from "../errors";
import type { Benchmark } from "./benchmark";
import { ensureScenes, type SceneScale } from "./scenes";
import { scenesBenchmark } from "./scenesBenchmark";
import { vocBenchmark } from "./voc/benchmark";

export interface BenchmarkOptions {
  /** Name of the benchmark; one of `benchmarkNames`. */
  readonly benchmark: string;
  /** Folder of the data; `scenes` generates its own when there is none. */
  readonly data?: string;
  /** Size of the generated benchmark. */
  readonly scale: SceneScale;
  readonly seed: number;
  /** Part of the training images held out for choices where the benchmark has no validation images of its own. Default 0.1. */
  readonly validation?: number;
  /** Hears how many of all scenes are made while a benchmark is generated. */
  readonly onProgress?: (done: number, total: number) => void;
}

type Opener = (options: BenchmarkOptions) => Promise<Benchmark>;

/** One line a benchmark. */
const openers: Readonly<Record<string, Opener>> = {
  scenes: async ({ data, scale, seed, onProgress }) =>
    scenesBenchmark({ directory: data ?? (await ensureScenes({ scale, seed, onProgress })) }),
  voc: async ({ data, seed, validation }) => vocBenchmark({ directory: folder(data, "voc"), seed, validation }),
};

export const benchmarkNames: readonly string[] = Object.keys(openers);

/**
 * Opens a benchmark by name.
 * @throws `argument/invalid` for an unknown name, or no `data` where the benchmark needs it; whatever the benchmark's reader throws.
 */
export async function openBenchmark(options: BenchmarkOptions): Promise<Benchmark> {
  if (!Object.hasOwn(openers, options.benchmark)) {
    throw error("argument/invalid", { argument: "benchmark", received: options.benchmark, takes: benchmarkNames.join(", ") });
  }
  return openers[options.benchmark](options);
}

function folder(data: string | undefined, benchmark: string): string {
  if (data !== undefined) return data;
  throw error("argument/invalid", { argument: "data", received: null, takes: `the folder that holds the images of ${benchmark}` });
}
