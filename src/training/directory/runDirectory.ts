import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { error } from "../../base/errors";
import { removeAsides, writeJson } from "../../base/files";
import { parseJson } from "../../base/json/parse";
import type { DoneEvent, Manifest, Metrics, RunRecord, TrainingEvent } from "../../records";
import { writeCheckpoint, type Checkpoint } from "./checkpoint";
import type { DamagedCheckpoint } from "./damage";
import { readGenerations, type Generations } from "./generations";
import { assertFree, lockFolder, type FolderLock } from "./lock";
import { readEvents } from "./logs/eventLog";
import { recordOf } from "./recordOf";
import { assertManifest, metricsIn } from "./shapes";
import { metricsOf } from "./stored";

/**
 * The folder of a run. It alone knows the names of the files in it: `manifest.json`, `metrics.json`, `events.jsonl`,
 * `epochs.csv`, TensorBoard's events, `checkpoints/` and, of a run on several ranks, `logs/`.
 */
export class RunDirectory {
  #isLatestDamaged = false;

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

  /** Images that the run ended at, because they could not be read. */
  get unreadable(): string {
    return join(this.path, "unreadable.jsonl");
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

  /** Whether there is a checkpoint to go on from. */
  get hasCheckpoint(): boolean {
    const { latest, earlier } = this.#generations;
    return [latest, earlier].some((path) => existsSync(path));
  }

  /** Whether the run here has ended. */
  get isFinished(): boolean {
    return existsSync(this.#metrics);
  }

  /**
   * Makes the folder, takes the right to write into it, and clears what a run that was killed left half written.
   * @throws `run/in-use` if another process writes into it; `run/exists` if a run is there already and is not to be
   *   resumed.
   */
  async claim(resume: boolean): Promise<FolderLock> {
    if (!resume && this.isTaken) await this.assertFree();
    if (!resume) this.#assertNotTaken();
    const lock = await lockFolder(this.path);
    try {
      if (!resume) this.#assertNotTaken();
      await removeAsides(this.path, (name) => /^((manifest|metrics)\.json|epochs\.csv)$/.test(name));
      await removeAsides(this.#checkpoints, (name) => /^(latest|task-\d+(\.kept)?)\.safetensors$/.test(name));
      return lock;
    } catch (cause) {
      await lock.release();
      throw cause;
    }
  }

  /** Clears what a run left that was killed at its very end, where nobody writes into the folder, and this may. */
  async tidy(): Promise<undefined> {
    try {
      await (await this.claim(true)).release();
    } catch {
      // It is another's to clear, or nobody may: to read a finished run neither matters.
    }
  }

  /** @throws `run/in-use` if a process writes into it. */
  async assertFree(): Promise<void> {
    if (existsSync(this.path)) await assertFree(this.path);
  }

  #assertNotTaken(): void {
    if (this.isTaken) throw error("run/exists", { path: this.path });
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

  /**
   * The events of the run.
   * @throws `path/missing`, `log/damaged`
   */
  readEvents(): Promise<readonly TrainingEvent[]> {
    return readEvents(this.events);
  }

  /**
   * The finished run, as plots and tables take it.
   * @param name what a legend shows; by default the strategy's name.
   * @throws `path/missing` if the folder holds no finished run; `log/damaged`; `run/damaged` for other metrics
   */
  async readRecord(name?: string): Promise<RunRecord> {
    return (await this.readFinished(name)).record;
  }

  /** The same, with its last event, which earlier versions may not have written. @throws as `readRecord` */
  async readFinished(name?: string): Promise<{ readonly record: RunRecord; readonly done?: DoneEvent }> {
    if (!this.isFinished) {
      throw error("path/missing", { argument: "run", path: this.path, expected: "finished run" });
    }
    const events = await this.readEvents();
    const done = events.findLast((event): event is DoneEvent => event.type === "done");
    return { record: { ...recordOf(events, name), metrics: await this.#readMetrics() }, ...(done && { done }) };
  }

  async #readMetrics(): Promise<Metrics> {
    const json = await readFile(this.#metrics, "utf8").catch((cause: unknown) => {
      throw error("path/missing", { argument: "run", path: this.#metrics, expected: "readable metrics.json" }, cause);
    });
    return metricsOf(metricsIn(this.#metrics, json));
  }

  /**
   * The last checkpoint that is whole, or undefined if there is none.
   * @param onDamaged hears where that is not the latest.
   * @throws `checkpoint/other-run`, `checkpoint/earlier`; `checkpoint/unreadable` where none is whole.
   */
  async readCheckpoint(
    parameters: unknown,
    onDamaged: (damaged: DamagedCheckpoint) => void = () => {},
  ): Promise<Checkpoint | undefined> {
    const found = await readGenerations(this.#generations, parameters);
    if (found?.damaged) onDamaged(found.damaged);
    this.#isLatestDamaged = found?.damaged !== undefined;
    return found?.checkpoint;
  }

  /** Writes a checkpoint, and keeps the one before it, unless that is damaged: then the one before that is kept. */
  async writeCheckpoint(checkpoint: Checkpoint, parameters: unknown): Promise<void> {
    const { latest, earlier } = this.#generations;
    await mkdir(this.#checkpoints, { recursive: true });
    await writeCheckpoint(latest, checkpoint, parameters, this.#isLatestDamaged ? undefined : earlier);
    this.#isLatestDamaged = false;
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

  get #generations(): Generations {
    const [latest, earlier] = ["latest", "earlier"].map((name) => join(this.#checkpoints, `${name}.safetensors`));
    return { latest, earlier };
  }
}

/**
 * A finished run, as plots and tables take it.
 * @throws `path/missing` if the folder holds no finished run.
 */
export const readRun = (directory: string, name?: string): Promise<RunRecord> =>
  new RunDirectory(directory).readRecord(name);
