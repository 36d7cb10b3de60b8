import { resolve } from "node:path";
import type { Arrangement, DataOrigin, Scale } from "../records";
import type { ArrangeOptions } from "./arrange";
import type { Benchmark } from "./benchmark";
import { hashOf } from "./hash";

/** What a reader was given beside the path of its data. */
interface Given
  extends
    Partial<ArrangeOptions>,
    Pick<Arrangement, "lists" | "difficult" | "year" | "only" | "coOccurrence" | "partition" | "scoreOn"> {}

/** The options of an arrangement, and which are paths: the compiler refuses to leave one out. */
const kinds: Readonly<Record<keyof Arrangement, "value" | "path">> = {
  protocol: "value",
  classOrder: "value",
  validation: "value",
  difficult: "value",
  year: "value",
  only: "value",
  coOccurrence: "value",
  lists: "path",
  partition: "path",
  scoreOn: "value",
};

/** Names of all options that say which images of the data make which tasks. */
export const arrangementKeys = Object.keys(kinds) as readonly (keyof Arrangement)[];

/**
 * What benchmarks were opened with, by their tasks as readers gave them: other tasks, even with the same labels, may be
 * of other images.
 */
const origins = new WeakMap<Benchmark["tasks"], DataOrigin>();

/**
 * Remembers what a benchmark was opened with, so that a run's manifest can tell it, and returns the benchmark.
 * @param name as `openBenchmark` takes it.
 * @param data folder or file that was read.
 */
export function withOrigin(
  benchmark: Benchmark,
  name: string,
  data: string | undefined,
  { seed, ...given }: Given,
): Benchmark {
  // Without a seed, which types ask for, its random parts cannot be named.
  if (seed === undefined) return benchmark;
  const arrangement = Object.fromEntries(
    arrangementKeys.flatMap((key) => {
      const value = given[key];
      if (value === undefined) return [];
      return [[key, kinds[key] === "path" ? resolve(String(value)) : value] as const];
    }),
  );
  const folder = data === undefined ? null : resolve(data);
  origins.set(benchmark.tasks, { benchmark: name, data: folder, dataSeed: seed, ...arrangement });
  return benchmark;
}

/**
 * The same for a benchmark that was opened by name. Without `data` it was generated: its folder is what the reader
 * read, and its size is `scale`.
 */
export function withNamedOrigin(
  benchmark: Benchmark,
  name: string,
  options: Given & { readonly data?: string; readonly scale: Scale },
): Benchmark {
  const { data, scale } = options;
  const read = origins.get(benchmark.tasks)?.data ?? undefined;
  withOrigin(benchmark, name, data ?? read, options);
  const origin = origins.get(benchmark.tasks);
  if (data === undefined && origin) origins.set(benchmark.tasks, { ...origin, scale });
  return benchmark;
}

/** Remembers that a benchmark was opened as another one, but for what is different; returns it. */
export function withOriginOf(other: Benchmark, benchmark: Benchmark, different: Partial<Arrangement>): Benchmark {
  const origin = originOf(other);
  if (origin) origins.set(benchmark.tasks, { ...origin, ...different });
  return benchmark;
}

/** What a benchmark was opened with; undefined where it was put together by hand, or changed after it was opened. */
export function originOf(benchmark: Benchmark): DataOrigin | undefined {
  const origin = origins.get(benchmark.tasks);
  return origin && hashOf(benchmark) === benchmark.hash ? origin : undefined;
}
