import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { error } from "../../base/errors";
import { writeJson } from "../../base/files";
import { parseJson } from "../../base/json/parse";
import type { Manifest, Metrics, RunRecord, TrainingEvent } from "../../records";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint";
import { readEvents } from "./logs/eventLog";
import { recordOf } from "./recordOf";
import { assertManifest, metricsIn } from "./shapes";
import { metricsOf } from "./stored";

/**
 * The folder of a run. It alone knows the names of the files in it: `manifest.json`, `metrics.json`, `events.jsonl`,
 * `epochs.csv`, TensorBoard's events, `checkpoints/` and, of a run on several ranks, `logs/`.
 */
export class RunDirectory {
  constructor(readonly path: string) {}

  /** `events.jsonl`. */
  get events(): string {
    return join(this.path, "events.jsonl");
  }

  /** `epochs.csv`. */
  get epochs(): string {
    return join(this.path, "epochs.csv");
  }

  /** Folder of the logs of the ranks. */
  get logs(): string {
    return join(this.path, "logs");
  }

  /** Weights of the network after a task, 1-based. */
  taskWeights(task: number): string {
    return join(this.#checkpoints, `task-${task}.safetensors`);
  }

  /** What a strategy that answers with more than the network keeps after a task, 1-based. */
  taskKeptState(task: number): string {
    return join(this.#checkpoints, `task-${task}.kept.safetensors`);
  }

  /** Whether a run was begun here. */
  get isTaken(): boolean {
    return existsSync(this.#manifest);
  }

  /** Whether the run here has ended. */
  get isFinished(): boolean {
    return existsSync(this.#metrics);
  }

  /**
   * Makes the folder.
   * @throws `run/exists` if a run is there already and is not to be resumed.
   */
  async claim(resume: boolean): Promise<void> {
    if (!resume && this.isTaken) throw error("run/exists", { path: this.path });
    await mkdir(this.path, { recursive: true });
  }

  /** @throws `path/missing` where there is none that can be read; `run/damaged` where it holds something else. */
  async readManifest(): Promise<Manifest> {
    const missing = (expected: string, cause?: unknown): Error =>
      error("path/missing", { argument: "run", path: this.path, expected }, cause);
    if (!this.isTaken) throw missing("run directory");
    let manifest: Manifest;
    try {
      manifest = parseJson(await readFile(this.#manifest, "utf8")) as Manifest;
    } catch (cause) {
      throw missing("readable manifest of a run", cause);
    }
    assertManifest(this.#manifest, manifest);
    return manifest;
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    await writeJson(this.#manifest, manifest);
  }

  async writeMetrics(metrics: Metrics): Promise<void> {
    await writeJson(this.#metrics, metrics);
  }

  /** The events of the run, or the first `count` of them. */
  readEvents(count?: number): Promise<TrainingEvent[]> {
    return readEvents(this.events, count);
  }

  /**
   * The finished run, as plots and tables take it.
   * @param name what a legend shows; by default the strategy's name.
   * @throws `path/missing` if the folder holds no finished run; `run/damaged` where its files hold something else.
   */
  async readRecord(name?: string): Promise<RunRecord> {
    if (!this.isFinished) {
      throw error("path/missing", { argument: "run", path: this.path, expected: "finished run" });
    }
    const metrics = metricsOf(metricsIn(this.#metrics, await readFile(this.#metrics, "utf8")));
    return { ...recordOf(await this.readEvents(), name), metrics };
  }

  /**
   * The last checkpoint, or undefined if there is none.
   * @throws `checkpoint/other-run`, `checkpoint/earlier`, `run/damaged`, `safetensors/invalid`
   */
  async readCheckpoint(parameters: unknown): Promise<Checkpoint | undefined> {
    return existsSync(this.#latest) ? readCheckpoint(this.#latest, parameters) : undefined;
  }

  async writeCheckpoint(checkpoint: Checkpoint, parameters: unknown): Promise<void> {
    await mkdir(this.#checkpoints, { recursive: true });
    await writeCheckpoint(this.#latest, checkpoint, parameters);
  }

  /** Tasks whose weights are here, in order. */
  async finishedTasks(): Promise<number[]> {
    const names = existsSync(this.#checkpoints) ? await readdir(this.#checkpoints) : [];
    const tasks = names.flatMap((name) => /^task-(\d+)\.safetensors$/.exec(name)?.[1] ?? []).map(Number);
    return tasks.sort((a, b) => a - b);
  }

  get #manifest(): string {
    return join(this.path, "manifest.json");
  }

  get #metrics(): string {
    return join(this.path, "metrics.json");
  }

  get #checkpoints(): string {
    return join(this.path, "checkpoints");
  }

  get #latest(): string {
    return join(this.#checkpoints, "latest.safetensors");
  }
}

/**
 * A finished run, as plots and tables take it.
 * @throws `path/missing` if the folder holds no finished run.
 */
export const readRun = (directory: string, name?: string): Promise<RunRecord> =>
  new RunDirectory(directory).readRecord(name);
