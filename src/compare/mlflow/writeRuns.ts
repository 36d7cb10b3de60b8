import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { fileFault } from "../../base/fileFault";
import { makeFolder, writeWhole } from "../../base/files";
import { assertOptionNames } from "../../base/words/optionNames";
import type { StoredRun } from "../storedRun";
import { metaFile, openExperiment, yaml, type Experiment } from "./experiment";
import { nameOf, parametersOfRun, tagsOfRun } from "./labels";
import { metricsOfRun, type MetricPoint } from "./metrics";
import { safeName } from "./names";

/** How runs are written to a store. */
export interface MlflowOptions {
  /** Name of the experiment that holds the runs; made if need be. Default: `palimpsest`. */
  readonly experiment?: string;
}

/** A run in the store. */
export interface MlflowExport {
  /** MLflow's number of the run: 32 hexadecimal digits, the same whenever and wherever the run is written. */
  readonly runId: string;
  /** Its folder in the store. */
  readonly path: string;
  /** Whether it was there before, and is as it was. */
  readonly wasThere: boolean;
}

/** Files of a run directory that the store has a copy of, where they are there. */
const artifacts = ["manifest.json", "metrics.json", "epochs.csv"];

/**
 * Writes finished runs to a file store of MLflow, `STORE/EXPERIMENT/RUN`: parameters; metrics by epoch, by task and of
 * the whole; tags with commit, seed and the command that makes the run again; `manifest.json`, `metrics.json` and
 * `epochs.csv` as artifacts. A run that is in the experiment already stays as it is, with what was noted on it in
 * MLflow.
 *
 * The format is that of `FileStore` in mlflow/store/tracking/file_store.py (MLflow 3.17.2). Times are the end of the
 * run, which is when its `metrics.json` was written, less the seconds of the epochs after each.
 * @param store folder of the store, `mlruns`; made if need be.
 * @throws a `file/` error
 */
export async function writeMlflowRuns(
  store: string,
  runs: readonly StoredRun[],
  options: MlflowOptions = {},
): Promise<readonly MlflowExport[]> {
  assertOptionNames("writeMlflowRuns", options, { experiment: true });
  const { experiment: name = "palimpsest" } = options;
  // MLflow keeps absolute addresses.
  const experiment = await openExperiment(resolve(store), name);
  const written: MlflowExport[] = [];
  for (const run of runs) written.push(await writeRun(experiment, run));
  return written;
}

async function writeRun(experiment: Experiment, run: StoredRun): Promise<MlflowExport> {
  const runId = idOf(run);
  const path = join(experiment.path, runId);
  const meta = join(path, metaFile);
  if (existsSync(meta)) return { runId, path, wasThere: true };
  await rm(path, { recursive: true, force: true }); // what a process that was killed left
  for (const folder of ["metrics", "params", "tags", "artifacts"]) makeFolder(join(path, folder));
  const kept = join(path, "artifacts");
  for (const name of artifacts) await copyIfThere(join(run.directory, name), join(kept, name));
  const timeAfter = timesOf(run);
  for (const [name, points] of metricsOfRun(run)) {
    await writeValue(join(path, "metrics", name), points.map((point) => lineOf(point, timeAfter)).join(""));
  }
  await writeAll(join(path, "params"), parametersOfRun(run.manifest));
  await writeAll(join(path, "tags"), tagsOfRun(run, join(kept, "manifest.json")));
  // A folder without it is no run, so it comes last.
  await writeWhole(meta, yaml(metaOf(experiment, run, runId, pathToFileURL(kept).href)));
  return { runId, path, wasThere: false };
}

/** The same for the same run: what it was made of, and the seconds that its epochs took. */
const idOf = ({ manifest, record }: StoredRun): string =>
  createHash("sha256")
    .update(JSON.stringify([manifest, record.epochs]))
    .digest("hex")
    .slice(0, 32);

/** Numbers of MLflow's enumerations: `RunStatus.FINISHED` and `SourceType.LOCAL`. */
const [finished, local] = [3, 4];

function metaOf(
  { id }: Experiment,
  run: StoredRun,
  runId: string,
  artifactUri: string,
): Readonly<Record<string, unknown>> {
  const timeAfter = timesOf(run);
  return {
    artifact_uri: artifactUri,
    end_time: timeAfter(run.record.epochs.length),
    entry_point_name: "",
    experiment_id: id,
    lifecycle_stage: "active",
    run_id: runId,
    run_name: nameOf(run),
    run_uuid: runId,
    source_name: "",
    source_type: local,
    source_version: "",
    start_time: timeAfter(0),
    status: finished,
    tags: [],
    user_id: userInfo().username,
  };
}

/** When a number of epochs had ended, in milliseconds since 1970. */
function timesOf({ directory, record: { epochs } }: StoredRun): (ended: number) => number {
  const end = statSync(join(directory, "metrics.json")).mtimeMs;
  return (ended) => Math.round(end - 1000 * epochs.slice(ended).reduce((sum, { seconds }) => sum + seconds, 0));
}

const lineOf = ({ value, step, epochs }: MetricPoint, timeAfter: (ended: number) => number): string =>
  `${timeAfter(epochs)} ${value} ${step}\n`;

async function writeAll(folder: string, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await writeValue(join(folder, safeName(name)), value);
}

async function writeValue(path: string, text: string): Promise<void> {
  makeFolder(dirname(path));
  await writeWhole(path, text);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  try {
    await copyFile(from, to);
  } catch (cause) {
    throw fileFault(cause, { path: to });
  }
}
