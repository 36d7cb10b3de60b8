import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheFolder } from "../base/cacheFolder";
import { error, PalimpsestError } from "../base/errors";
import { benchmarkNames, type Benchmark } from "../data";
import { directionNames } from "../directions";
import { backboneNames } from "../nn";
import type { DoneEvent, Manifest, RunParameters, RunRecord } from "../records";
import { completionNames, headNames, lossNames, strategyNames } from "../strategies";
import {
  openModel,
  readTaskEnd,
  resolved,
  run,
  RunDirectory,
  type Model,
  type ResolvedRun,
  type RunOptions,
  type RunSettings,
  type TaskEnd,
} from "../training";
import { weightsHashOf } from "../training/network/startNetwork";
import { runningCodeHash } from "../training/directory/codeHash";

/** What a cached run needs besides its options. */
export interface CachedSettings extends Pick<RunSettings, "on" | "signal" | "name"> {
  /** The benchmark that the options name, opened. */
  readonly data: Benchmark;
  /** Folder of the runs; default `runs` in the cache. */
  readonly folder?: string;
  /** Ends of other runs' tasks: it begins after the first that it agrees with, which changes nothing but the time. */
  readonly after?: readonly TaskEnd[];
}

/** A finished run, and what made it. */
export interface CachedRun {
  /** Its metrics and epochs. */
  readonly record: RunRecord;
  /** The run directory. */
  readonly directory: string;
  /** Its parameters, versions and data. */
  readonly manifest: Manifest;
  /** Its last event, with what it took. */
  readonly done?: DoneEvent;
}

/**
 * A run that is made once: read back where the same parameters, data and code have made it before, continued where it
 * was interrupted, made otherwise.
 * @throws `study/own-method` for a strategy, direction, backbone, head, benchmark, loss or rule of completion of your
 *   own, whose code is in none of the three, and what `run` throws.
 */
export async function cachedRun(
  options: RunOptions | ResolvedRun,
  { after = [], folder, ...settings }: CachedSettings,
): Promise<CachedRun> {
  const resolvedRun = resolved(options);
  const { parameters } = resolvedRun;
  assertCacheable(parameters);
  const directory = await runFolder(parameters, settings.data, folder);
  const make = (start?: TaskEnd): Promise<RunRecord> =>
    run(resolvedRun, { ...settings, out: directory, resume: true, after: start });
  const record = await firstThatAgrees(after, make);
  const made = new RunDirectory(directory);
  const { done } = await made.readFinished();
  return { record, directory, manifest: await made.readManifest(), ...(done && { done }) };
}

/** @throws `study/own-method` as `cachedRun`. */
export function assertCacheable(parameters: RunParameters): void {
  const { strategy, direction, network, head, benchmark, loss, complete } = parameters;
  assertBuiltIn(strategy, strategyNames);
  assertBuiltIn(direction, directionNames);
  assertBuiltIn(network, backboneNames);
  assertBuiltIn(head, headNames);
  assertBuiltIn(benchmark, benchmarkNames);
  assertBuiltIn(loss, lossNames);
  assertBuiltIn(complete, completionNames);
}

function assertBuiltIn(method: string, builtInNames: readonly string[]): void {
  if (!builtInNames.includes(method.split(":")[0])) throw error("study/own-method", { method });
}

/** The run from the first of the ends that it agrees with, or from the beginning. */
async function firstThatAgrees(
  ends: readonly TaskEnd[],
  make: (start?: TaskEnd) => Promise<RunRecord>,
): Promise<RunRecord> {
  for (const end of ends) {
    try {
      return await make(end);
    } catch (cause) {
      if (!(cause instanceof PalimpsestError && cause.code === "run/other-start")) throw cause;
    }
  }
  return make();
}

/**
 * The end of a cached run's first task, for other runs to begin after; undefined where it began after another's itself.
 */
export const firstTaskOf = ({ directory }: CachedRun): Promise<TaskEnd | undefined> => readTaskEnd(directory, 1);

/**
 * The network of a cached run as it was after a task. The caller disposes of `network`.
 * @param task number of the task, from 1.
 * @throws `path/missing` for the first task of a run that began after another's.
 */
export const modelAfter = ({ directory, manifest }: CachedRun, task: number): Promise<Model> =>
  openModel({
    weights: new RunDirectory(directory).taskWeights(task),
    network: manifest.parameters.network,
    normalise: manifest.parameters.normalise,
  });

/**
 * The run directory of a cached run.
 * @param data the benchmark that the parameters name, opened.
 * @param folder of all runs; default `runs` in the cache.
 */
export const runFolder = async (parameters: RunParameters, data: Benchmark, folder?: string): Promise<string> =>
  join(folder ?? cacheFolder("runs"), await keyOf(parameters, data));

/** Name of a run's folder: a hash of all that it depends on, 24 hexadecimal digits. */
async function keyOf(parameters: RunParameters, data: Benchmark): Promise<string> {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [sorted, await weightsHashOf(parameters), data.hash, runningCodeHash()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
}
