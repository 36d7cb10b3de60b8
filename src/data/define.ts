import type { Definition } from "../base/definition";
import type { OptionSpecs, OptionValues } from "../base/optionSpecs";
import type { ArrangeOptions } from "./arrange";
import type { Benchmark } from "./benchmark";
import type { Archives } from "./fetch/archives";
import type { SceneScale } from "./scenes/scales";

/** What every benchmark is opened with, whatever options of its own it has. */
export interface OpenOptions extends Omit<ArrangeOptions, "test"> {
  /** Path of the data; undefined where none was given. */
  readonly data?: string;
  /** Size of a benchmark that is generated. */
  readonly scale: SceneScale;
  /** Hears how much of a benchmark is generated: `done` of `total` pieces. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A benchmark as one file defines it. */
export interface BenchmarkDefinition<S extends OptionSpecs = OptionSpecs> extends Definition<S> {
  /** What `data` (`--data`) is for it, in words: "the folder that holds ...". */
  readonly data: string;
  /**
   * What its images are, so that runs start from the shipped weights that suit them (`weights: "pretrained"`). Default:
   * `drawings`, whose weights are always there.
   */
  readonly images?: "photographs" | "drawings";
  /** The archives that `data fetch` brings; a benchmark without them cannot be fetched. */
  readonly archives?: Archives;
  /**
   * Opens the benchmark with its own options, which are checked.
   * @param path gives `common.data`, and refuses a benchmark that was given none.
   * @throws what its reader and `arrange` throw
   */
  open(options: OptionValues<S>, common: OpenOptions, path: () => string): Promise<Benchmark>;
}

/**
 * Defines a benchmark. `defineBenchmark({ name, summary, source, options, data, open })` is all that the command line
 * and tables need to know of it.
 */
export function defineBenchmark<const S extends OptionSpecs>(
  definition: BenchmarkDefinition<S>,
): BenchmarkDefinition<S> {
  return definition;
}
