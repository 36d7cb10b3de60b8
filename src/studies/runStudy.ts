import { openBenchmark, type Benchmark } from "../data";
import { resolveParameters, type EventSink, type Scale, type TaskEnd } from "../training";
import { cachedRun, firstTaskOf, type CachedRun } from "./cached";
import type { Study, StudyMethod } from "./study";

export interface StudySettings {
  readonly scale?: Scale;
  /** Run seeds; default those of the study. */
  readonly seeds?: readonly number[];
  /** Folder of the runs; default `runs` in the cache. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
  /** Before each run: which of how many. */
  readonly onRun?: (method: StudyMethod, seed: number, done: number, total: number) => void;
  readonly onData?: (done: number, total: number) => void;
  readonly on?: EventSink;
}

/** A study's runs, method by method, seeds in order. */
export interface StudyRuns {
  readonly study: Study;
  readonly scale: Scale;
  readonly seeds: readonly number[];
  readonly runs: readonly CachedRun[];
}

/** Seeds 1 to n. */
export const seedsTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/**
 * All runs of a study; those that were made before are read back. Runs of one seed share their first task where they
 * agree on it.
 */
export async function runStudy(study: Study, settings: StudySettings = {}): Promise<StudyRuns> {
  const { scale = study.scale, seeds = seedsTo(study.seeds), folder, signal, onRun, onData, on } = settings;
  const optionsOf = ({ options }: StudyMethod, seed: number) => resolveParameters({ ...options, scale, seed });
  const benchmarks = new Map<string, Benchmark>();
  const open = async (parameters: ReturnType<typeof optionsOf>): Promise<Benchmark> => {
    const { benchmark, data, dataSeed } = parameters;
    const key = JSON.stringify([benchmark, data, dataSeed]);
    const opened =
      benchmarks.get(key) ??
      (await openBenchmark({ ...parameters, data: data ?? undefined, seed: dataSeed, onProgress: onData }));
    benchmarks.set(key, opened);
    return opened;
  };
  const made = new Map<string, CachedRun[]>(study.methods.map(({ name }) => [name, []]));
  let done = 0;
  for (const seed of seeds) {
    const ends: TaskEnd[] = [];
    for (const method of study.methods) {
      onRun?.(method, seed, done++, study.methods.length * seeds.length);
      const parameters = optionsOf(method, seed);
      const result = await cachedRun(parameters, {
        data: await open(parameters),
        name: method.name,
        after: ends,
        folder,
        signal,
        on,
      });
      made.get(method.name)!.push(result);
      const end = result.record.metrics.R.length > 2 ? await firstTaskOf(result) : undefined;
      if (end) ends.push(end);
    }
  }
  return { study, scale, seeds, runs: [...made.values()].flat() };
}
