import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DoneEvent, Metrics, RunEvent, RunRecord, TrainingEvent } from "../../src/records";
import { madeUpRun } from "../plots/madeUp";

/** A folder that goes away with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-compare-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Stored {
  readonly strategy: string;
  readonly seed?: number;
  /** Further parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly hash?: string;
  readonly commit?: string | null;
  /** As a run of the version before wrote it. */
  readonly earlier?: boolean;
  readonly classes?: readonly string[];
  /** Measures in place of the made-up ones. */
  readonly metrics?: Partial<Metrics>;
  /** What its last event has beside the measures; without it there is no last event. */
  readonly done?: Omit<DoneEvent, "type" | "metrics">;
}

/** Writes the directory of a made-up run and returns its path and what it holds. */
export function store(folder: string, name: string, options: Stored): { directory: string; record: RunRecord } {
  const { strategy, seed = 1, parameters, hash = "d".repeat(64), commit = "c".repeat(40), earlier, classes } = options;
  const made = madeUpRun(strategy, seed);
  const { averageMAP, classR, f1, calibration, ...before } = made.metrics;
  const metrics = { ...(earlier ? before : made.metrics), ...options.metrics };
  const record = { ...made, classes: classes ?? made.classes, metrics };
  const directory = join(folder, name);
  mkdirSync(directory);
  const write = (file: string, value: unknown): void => writeFileSync(join(directory, file), JSON.stringify(value));
  const all = {
    strategy,
    seed,
    labels: "unavailable",
    direction: "sum",
    scale: "small",
    epochs: 6,
    optimiser: { name: "adamw" },
    ...parameters,
  };
  write("manifest.json", { parameters: all, seed, commit, data: { benchmark: "scenes", hash } });
  write("metrics.json", record.metrics);
  const run: RunEvent = {
    type: "run",
    name: strategy,
    tasks: 3,
    epochs: 6,
    steps: [100, 100, 100],
    classes: record.classes,
  };
  const isTested = parameters?.testAfter !== "tasks";
  const epochs = record.epochs.map(({ test, ...epoch }) => ({ ...epoch, ...(isTested && { test }) }));
  const done: TrainingEvent[] = options.done ? [{ type: "done", metrics, ...options.done }] : [];
  writeFileSync(
    join(directory, "events.jsonl"),
    [run, ...epochs, ...done].map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
  return { directory, record };
}
