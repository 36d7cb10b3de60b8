import { resolve } from "node:path";
import type { Arrangement, DataOrigin } from "../records";
import type { ArrangeOptions } from "./arrange";
import type { Benchmark } from "./benchmark";
import { hashOf } from "./hash";

/** Tasks as readers gave them: other ones, of the same labels, may be of other images. */
const opened = new WeakSet<Benchmark["tasks"]>();

/** What a reader was given beside the path of its data. */
interface Given extends Partial<ArrangeOptions>, Pick<Arrangement, "lists" | "difficult" | "year" | "partition"> {}

/**
 * A benchmark with what it was opened with, so that a run's manifest can tell it.
 * @param name as `openBenchmark` takes it.
 * @param data folder or file that was read.
 */
export function withOrigin(
  benchmark: Benchmark,
  name: string,
  data: string | undefined,
  { seed = 1, protocol, classOrder, validation, lists, difficult, year, partition }: Given,
): Benchmark & { readonly origin: DataOrigin } {
  const given = Object.entries({ protocol, classOrder, validation, difficult, year });
  const paths = Object.entries({ lists, partition }).map(([key, path]) => [key, path && resolve(path)] as const);
  const arrangement = Object.fromEntries([...given, ...paths].filter(([, value]) => value !== undefined));
  const origin = { benchmark: name, data: data === undefined ? null : resolve(data), dataSeed: seed, ...arrangement };
  opened.add(benchmark.tasks);
  return { ...benchmark, origin };
}

/** What a benchmark was opened with; undefined where it was put together by hand, or changed after it was opened. */
export const originOf = (benchmark: Benchmark): DataOrigin | undefined =>
  opened.has(benchmark.tasks) && hashOf(benchmark) === benchmark.hash ? benchmark.origin : undefined;
