import { existsSync } from "node:fs";
import { mkdir, open, readFile, truncate, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { error } from "../../base/errors";
import type { AuditedStep, EpochEvent, Metrics, RunEvent, RunRecord, StepEvent, TrainingEvent } from "../../records";

/** Files of a run directory. */
export const files = {
  manifest: "manifest.json",
  metrics: "metrics.json",
  events: "events.jsonl",
  epochs: "epochs.csv",
  checkpoints: "checkpoints",
} as const;

/**
 * What a method keeps at the end of a task, beside the network's `task-N.safetensors` in the checkpoints, where it
 * answers with it.
 */
export const keptFile = (task: number): string => `task-${task}.kept.safetensors`;

export { writeJson, writeWhole as writeText } from "../../base/files";

/** `events.jsonl`, one event a line. */
export class EventLog {
  #lines: number;
  #pending: string[] = [];

  private constructor(
    readonly file: FileHandle,
    lines: number,
  ) {
    this.#lines = lines;
  }

  /** Opens the log of a run, keeping its first `lines` lines. */
  static async open(directory: string, lines: number): Promise<EventLog> {
    const path = join(directory, files.events);
    const kept = lines > 0 ? (await readFile(path, "utf8")).split("\n").slice(0, lines) : [];
    const bytes = Buffer.byteLength(kept.map((line) => `${line}\n`).join(""));
    const file = await open(path, "a");
    await truncate(path, bytes);
    return new EventLog(file, lines);
  }

  /** Lines so far. */
  get lines(): number {
    return this.#lines;
  }

  write(event: TrainingEvent): void {
    this.#pending.push(`${JSON.stringify(event)}\n`);
    this.#lines++;
  }

  async flush(): Promise<void> {
    const text = this.#pending.join("");
    this.#pending = [];
    if (text !== "") await this.file.appendFile(text);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file.close();
  }
}

/**
 * Makes the folder of a run.
 * @throws `run/exists` if a run is there already and is not to be resumed.
 */
export async function claimDirectory(directory: string, resume: boolean): Promise<void> {
  if (!resume && existsSync(join(directory, files.manifest))) throw error("run/exists", { path: directory });
  await mkdir(directory, { recursive: true });
}

/**
 * A finished run, as plots and tables take it.
 * @throws `path/missing` if the folder holds no finished run.
 */
export async function readRun(directory: string, name?: string): Promise<RunRecord> {
  const path = join(directory, files.metrics);
  if (!existsSync(path)) throw error("path/missing", { argument: "run", path: directory, expected: "finished run" });
  return {
    ...recordOf(await readEvents(directory), name),
    metrics: JSON.parse(await readFile(path, "utf8")) as Metrics,
  };
}

/** The events of a run directory, or the first `count` of them. */
export async function readEvents(directory: string, count = Infinity): Promise<TrainingEvent[]> {
  const lines = (await readFile(join(directory, files.events), "utf8")).trim().split("\n");
  return lines.slice(0, count).map((line) => JSON.parse(line) as TrainingEvent);
}

/** What a run's events say of it. */
export function recordOf(events: readonly TrainingEvent[], name?: string): Omit<RunRecord, "metrics"> {
  const begun = events.find((event): event is RunEvent => event.type === "run");
  return {
    name: name ?? begun?.name ?? "run",
    epochs: events.filter((event): event is EpochEvent => event.type === "epoch"),
    audits: events.filter(
      (event): event is StepEvent & AuditedStep => event.type === "step" && event.audit !== undefined,
    ),
    classes: begun?.classes ?? [],
  };
}
