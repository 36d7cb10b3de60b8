import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../base/cacheFolder";
import type { Benchmark } from "../data";
import { directionNames } from "../directions";
import { error, PalimpsestError } from "../base/errors";
import { packageRoot } from "../base/package";
import { strategyNames } from "../strategies";
import {
  openModel,
  readTaskEnd,
  resolveParameters,
  run,
  type Manifest,
  type Model,
  type RunOptions,
  type RunRecord,
  type RunSettings,
  type TaskEnd,
} from "../training";

export interface CachedSettings extends Pick<RunSettings, "on" | "signal" | "name"> {
  readonly data: Benchmark;
  /** Folder of the runs; default `runs` in the cache. */
  readonly folder?: string;
  /** Ends of other runs' tasks: it begins after the first that it agrees with, which changes nothing but the time. */
  readonly after?: readonly TaskEnd[];
}

/** A run, and what made it. */
export interface CachedRun {
  readonly record: RunRecord;
  readonly directory: string;
  readonly manifest: Manifest;
}

/**
 * A run by its content: read back where the same parameters, data and code have made it before, gone on with where they
 * were cut off, made otherwise.
 * @throws `study/own-method` for a strategy or direction of one's own, whose code is in none of the three.
 */
export async function cachedRun(
  options: RunOptions,
  { after = [], folder, ...settings }: CachedSettings,
): Promise<CachedRun> {
  const parameters = resolveParameters(options);
  const { strategy, direction } = parameters;
  for (const [method, known] of [
    [strategy, strategyNames],
    [direction, directionNames],
  ] as const) {
    if (!(known as readonly string[]).includes(method.split(":")[0])) throw error("study/own-method", { method });
  }
  const directory = join(
    folder ?? cacheFolder("runs"),
    keyOf([Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)), settings.data.hash, codeHash()]),
  );
  const make = (start?: TaskEnd): Promise<RunRecord> =>
    run(parameters, { ...settings, out: directory, resume: true, after: start });
  const record = await firstThatAgrees(after, make);
  return {
    record,
    directory,
    manifest: JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as Manifest,
  };
}

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
 * @throws `path/missing` for the first task of a run that began after another's.
 */
export const modelAfter = ({ directory, manifest }: CachedRun, task: number): Promise<Model> =>
  openModel({
    weights: join(directory, "checkpoints", `task-${task}.safetensors`),
    network: manifest.parameters.network,
    normalise: manifest.parameters.normalise,
  });

const keyOf = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);

/** Folders whose code decides what a run comes to. */
const deciding = ["data", "directions", "metrics", "nn", "strategies", "training"];
let known: string | undefined;

/** SHA-256 of the code that runs depend on: of its sources, or of the build where there are none. */
export function codeHash(): string {
  if (known) return known;
  const hash = createHash("sha256");
  const sources = join(packageRoot, "src");
  const root = existsSync(sources) ? sources : join(packageRoot, "dist");
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/(?<!\.d)\.(js|ts)$/.test(entry.name)) hash.update(entry.name).update(readFileSync(path));
    }
  };
  for (const folder of deciding) if (existsSync(join(root, folder))) walk(join(root, folder));
  return (known = hash.digest("hex"));
}
