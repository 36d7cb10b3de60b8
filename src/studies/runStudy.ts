import { assertOptionNames, type NamesOf } from "../base/words/optionNames";
import type { Benchmark } from "../data";
import type { EventSink, RunParameters, Scale } from "../records";
import { resolveRun, type TaskEnd } from "../training";
import { assertCacheable, cachedRun, firstTaskOf, type CachedRun } from "./cached";
import { makeSeeds, usualJobs } from "./jobs";
import { benchmarkOpener } from "./openOnce";
import type { Study, StudyMethod } from "./study";
import { withTuned } from "./tuning/committed";
import { withData, type StudyData } from "./withData";

/** How a study is run. */
export interface StudySettings {
  /** Size of the experiments; default that of the study. */
  readonly scale?: Scale;
  /** Run seeds; default those of the study. */
  readonly seeds?: readonly number[];
  /** Data to run all methods on; default those of the study. */
  readonly data?: StudyData;
  /** Folder of the runs; default `runs` in the cache. */
  readonly folder?: string;
  /** Folder of what tuning chose; default `docs/tuning` of the project. */
  readonly tuning?: string;
  /** Ends the study after the current step; what was done is continued by the next call. */
  readonly signal?: AbortSignal;
  /**
   * Seeds that are made at the same time, each in a process of its own, which share the cores. Runs of one seed come
   * one after another. Results of a seed differ by rounding where its process has another number of threads. Default:
   * as many as there are cores; 1 at scale `full`, on a GPU, and with `on`.
   */
  readonly jobs?: number;
  /** Called before each run; `done` of `total` runs were begun before. */
  readonly onRun?: (method: StudyMethod, seed: number, done: number, total: number) => void;
  /** Called while data are generated: `done` of `total` images. */
  readonly onData?: (done: number, total: number) => void;
  /** Receives the events of all runs: in order with one job, mixed with several. */
  readonly on?: EventSink;
}

/** Names of `StudySettings`. */
const settingNames: NamesOf<StudySettings> = {
  ...{ scale: true, seeds: true, data: true, folder: true, tuning: true, signal: true, jobs: true },
  ...{ onRun: true, onData: true, on: true },
};

/** A study's runs, method by method, seeds in order. */
export interface StudyRuns {
  /** What was run. */
  readonly study: Study;
  /** Size of the experiments. */
  readonly scale: Scale;
  /** Run seeds of every method that has none of its own. */
  readonly seeds: readonly number[];
  /** Data that were given for it, where it was not run on its own. */
  readonly data?: StudyData;
  /** All seeds of the first method, then all of the second ... */
  readonly runs: readonly CachedRun[];
}

/** Whether a method of a study is run with a seed. */
const hasSeed = ({ seeds }: StudyMethod, seed: number): boolean => seeds?.includes(seed) ?? true;

/** How many runs a study makes with these seeds. */
export const runCount = ({ methods }: Study, seeds: readonly number[]): number =>
  seeds.reduce((sum, seed) => sum + methods.filter((method) => hasSeed(method, seed)).length, 0);

/** Seeds 1 to `n`. */
export const seedsTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/**
 * Makes all runs of a study. Runs that were made before are read back. Runs of one seed that do the same in the first
 * task share it: it is trained once.
 * @throws `argument/unknown`, `study/own-method`, `study/data` for a study that has no data of its own, `tuning/choice`
 *   for a method that is to be tuned and is not, and what `run` throws.
 */
export async function runStudy(given: Study, settings: StudySettings = {}): Promise<StudyRuns> {
  assertOptionNames("runStudy", settings, settingNames);
  const { scale = given.scale, seeds = seedsTo(given.seeds), folder, signal, onRun, onData, on } = settings;
  const { data: givenData } = settings;
  const study = withTuned(withData(given, givenData), scale, settings.tuning);
  const { jobs = on ? 1 : usualJobs(seeds.length, scale) } = settings;
  const open = benchmarkOpener(onData);
  const runsOf = new Map<StudyMethod, CachedRun[]>(study.methods.map((method) => [method, []]));
  let done = 0;
  const total = runCount(study, seeds);
  const begins = (method: StudyMethod, seed: number): void => onRun?.(method, seed, done++, total);
  const made = new Set<number>();
  if (jobs > 1 && seeds.length > 1) {
    const named = await namedStudy(study, scale, open);
    await makeSeeds({
      ...{ study: named, scale, seeds, folder, jobs, signal },
      onMessage(seed, message) {
        if (message.kind === "run") begins(study.methods[message.method], seed);
        else if (message.kind === "event") on?.(message.event);
        else made.add(seed);
      },
    });
    signal?.throwIfAborted();
  }
  for (const seed of seeds) {
    const firstTasks: TaskEnd[] = [];
    for (const [method, runs] of runsOf) {
      if (!hasSeed(method, seed)) continue;
      const isMade = made.has(seed);
      if (!isMade) begins(method, seed);
      const resolvedRun = resolveRun({ ...method.options, scale, seed });
      const data = await open(resolvedRun.parameters);
      const listeners = isMade ? {} : { signal, on };
      const found = await cachedRun(resolvedRun, { ...listeners, data, name: method.name, after: firstTasks, folder });
      runs.push(found);
      const isSequence = found.record.metrics.R.length > 2;
      const firstTask = isSequence && !isMade ? await firstTaskOf(found) : undefined;
      if (firstTask) firstTasks.push(firstTask);
    }
  }
  return { study, scale, seeds, ...(givenData && { data: givenData }), runs: [...runsOf.values()].flat() };
}

/**
 * The study by names and numbers alone, as other processes take it. Its data are opened, so that nobody generates them
 * twice.
 * @throws `study/own-method`
 */
async function namedStudy(
  study: Study,
  scale: Scale,
  open: (parameters: RunParameters) => Promise<Benchmark>,
): Promise<Study> {
  const methods: StudyMethod[] = [];
  for (const { options, ...method } of study.methods) {
    const { parameters } = resolveRun({ ...options, scale, seed: 1 });
    assertCacheable(parameters);
    await open(parameters);
    const { strategy, direction, network } = parameters;
    methods.push({ ...method, options: { ...options, strategy, direction, network } });
  }
  return { ...study, methods };
}
