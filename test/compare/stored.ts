import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent, RunRecord } from "../../src/records";
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
}

/** Writes the directory of a made-up run and returns its path and what it holds. */
export function store(folder: string, name: string, options: Stored): { directory: string; record: RunRecord } {
  const { strategy, seed = 1, parameters, hash = "d".repeat(64), commit = "c".repeat(40), earlier, classes } = options;
  const made = madeUpRun(strategy, seed);
  const { averageMAP, classR, f1, calibration, ...before } = made.metrics;
  const record = { ...made, classes: classes ?? made.classes, metrics: earlier ? before : made.metrics };
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
  writeFileSync(
    join(directory, "events.jsonl"),
    [run, ...record.epochs].map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
  return { directory, record };
}
