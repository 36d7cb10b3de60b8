import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { writeSafetensors } from "../../../src/nn/weights/safetensors";
import type { EpochEvent, Manifest, Metrics } from "../../../src/records";
import { RunDirectory } from "../../../src/training";
import { eventLines, manifest, metrics, parameters } from "../../fuzz/targets/parts/runFiles";
import { temporaryFolder } from "../tiny";

const folder = temporaryFolder();
let runs = 0;

interface Files {
  readonly manifest?: unknown;
  readonly metrics?: unknown;
  readonly events?: string;
}

/** Writes a run, with some files in place of its own. */
function written({ manifest: m = manifest, metrics: r = metrics, events = eventLines() }: Files): RunDirectory {
  const path = join(folder, String(runs++));
  mkdirSync(join(path, "checkpoints"), { recursive: true });
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  writeFileSync(join(path, "manifest.json"), text(m));
  writeFileSync(join(path, "metrics.json"), text(r));
  writeFileSync(join(path, "events.jsonl"), events);
  return new RunDirectory(path);
}

const damaged = (message: RegExp) => ({ name: "PalimpsestError", code: "run/damaged", message });

describe("what a run directory holds", () => {
  it("is read as it was written", async () => {
    const directory = written({});
    assert.deepEqual(await directory.readManifest(), JSON.parse(JSON.stringify(manifest)));
    const record = await directory.readRecord();
    assert.deepEqual(record.metrics.R, metrics.R);
    assert.equal(record.epochs.length, 1);
    assert.equal(record.audits.length, 1);
  });

  const without = <T extends object>(value: T, key: keyof T): Partial<T> => {
    const { [key]: _, ...rest } = value;
    return rest as Partial<T>;
  };
  const otherManifest = (change: Partial<Record<keyof Manifest, unknown>>): unknown => ({ ...manifest, ...change });
  const manifests: Readonly<Record<string, readonly [unknown, RegExp]>> = {
    "a list": [[], /manifest\.json is not what a run writes: the content is a list/],
    null: ["null", /the content is null/],
    "without parameters": [without(manifest, "parameters"), /has no parameters/],
    "with parameters of no strategy": [otherManifest({ parameters: { strategy: 1 } }), /parameters\.strategy is 1/],
    "with a seed that is a text": [otherManifest({ seed: "1" }), /seed is "1", not a number/],
    "with data of no hash": [otherManifest({ data: { benchmark: "scenes" } }), /data has no hash/],
    "with a commit that is a number": [otherManifest({ commit: 1 }), /commit is 1, not a text/],
  };
  for (const [what, [value, message]] of Object.entries(manifests))
    it(`a manifest ${what} is refused`, () =>
      assert.rejects(written({ manifest: value }).readManifest(), damaged(message)));

  const otherMetrics = (change: Partial<Record<keyof Metrics, unknown>>): unknown => ({ ...metrics, ...change });
  const measures: Readonly<Record<string, readonly [unknown, RegExp]>> = {
    "cut off": [JSON.stringify(metrics).slice(0, 100), /metrics\.json is not what a run writes: .*is not JSON/],
    empty: ["", /is not JSON/],
    "nested deep": [`{"acc":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, /more than 500 brackets/],
    "without R": [without(metrics, "R"), /has no R/],
    "with R of no rows": [otherMetrics({ R: [] }), /R is no list of rows/],
    "with rows of R that differ in length": [otherMetrics({ R: [[1, 2], [1]] }), /R\[1\] has 1 items, not 2/],
    "with an ACC that is a text": [otherMetrics({ acc: "0.5" }), /acc is "0\.5", not a number or null/],
    "with an ACC beyond all numbers": [
      JSON.stringify(metrics).replace(/"acc":[\d.]+/, '"acc":1e999'),
      /acc is Infinity/,
    ],
    "with a threshold chosen by nobody": [
      otherMetrics({ f1: [{ threshold: 0.5, chosenBy: "me", cf1: 1, cf1OfMeans: 1, of1: 1 }] }),
      /f1\[0\]\.chosenBy is "me", not given, of1, cf1/,
    ],
    "with tests that are a list": [otherMetrics({ otherTests: [] }), /otherTests is a list, not an object/],
  };
  for (const [what, [value, message]] of Object.entries(measures))
    it(`metrics ${what} are refused`, () => assert.rejects(written({ metrics: value }).readRecord(), damaged(message)));

  it("measures that are not defined are null in the file and NaN in memory", async () => {
    const { acc, R } = (await written({ metrics: otherMetrics({ acc: null, R: [[null, 1]] }) }).readRecord()).metrics;
    assert.deepEqual([acc, R], [NaN, [[NaN, 1]]]);
  });

  const epoch = JSON.parse(eventLines().split("\n")[2]) as EpochEvent;
  const line = (change: Partial<Record<keyof EpochEvent, unknown>>): string =>
    `${eventLines()}${JSON.stringify({ ...epoch, ...change })}\n`;
  const events: Readonly<Record<string, readonly [text: string, line: number]>> = {
    "a line of something else": [`${eventLines()}hello\n`, 5],
    "half a line": [eventLines().slice(0, -30), 4],
    "an event of no type": ["{}\n", 1],
    "an event of an unknown type": ['{"type":"constructor"}\n', 1],
    "an event nested deep": [`{"type":"run","name":${"[".repeat(10_000)}${"]".repeat(10_000)}}\n`, 1],
    "an epoch without scores": [line({ validation: undefined }), 5],
    "an epoch of task 0": [line({ task: 0 }), 5],
    "an epoch of task 1e308": [line({ task: 1e308 }), 5],
    "an epoch with a loss that is a text": [line({ loss: { "task 1": "0" } }), 5],
  };
  for (const [what, [text, number]] of Object.entries(events)) {
    it(`${what} is refused`, async () => {
      const message = new RegExp(`events\\.jsonl:${number}: got `);
      await assert.rejects(written({ events: text }).readRecord(), { code: "log/damaged", message });
    });
  }

  it("a log that is not there is told as such", async () => {
    const directory = written({});
    mkdirSync(join(directory.path, "other"));
    await assert.rejects(directory.readRecord.call(new RunDirectory(join(directory.path, "other"))), {
      code: "path/missing",
    });
  });

  const scores = { all: 0.5, seen: 0.5, tasks: [0.5] };
  const progress = { task: 1, epoch: 1, best: { epoch: 1, value: null, test: scores }, rows: [scores], events: 2 };
  const checkpoints: Readonly<Record<string, readonly [Record<string, string>, RegExp]>> = {
    "progress of another task": [
      { parameters: JSON.stringify(parameters), progress: JSON.stringify({ ...progress, task: "1" }) },
      /its progress\.task is "1", not a whole number from 1/,
    ],
    "a best epoch of no scores": [
      {
        parameters: JSON.stringify(parameters),
        progress: JSON.stringify({ ...progress, best: { epoch: 1, value: 1 } }),
      },
      /its progress\.best has no test/,
    ],
  };
  for (const [what, [metadata, message]] of Object.entries(checkpoints)) {
    it(`a checkpoint with ${what} is refused`, async () => {
      const directory = written({});
      const tensors = new Map([["network/a", { shape: [1], data: Float32Array.of(1) }]]);
      await writeSafetensors(join(directory.path, "checkpoints", "latest.safetensors"), tensors, { metadata });
      await assert.rejects(directory.readCheckpoint(parameters), { code: "checkpoint/unreadable", message });
    });
  }

  it("tensors may have any name, that of what every object has too", async () => {
    const directory = written({});
    const tensor = { shape: [1], data: Float32Array.of(1) };
    const metadata = { parameters: JSON.stringify(parameters), progress: JSON.stringify(progress) };
    const names = ["__proto__/a", "constructor/b", "network/c", "best/c", "shared/d", "head/e"];
    const tensors = new Map(names.map((name) => [name, tensor]));
    await writeSafetensors(join(directory.path, "checkpoints", "latest.safetensors"), tensors, { metadata });
    const read = await directory.readCheckpoint(parameters);
    assert.deepEqual(Object.keys(read?.tensors ?? {}).sort(), names.map((name) => name.split("/")[0]).sort());
    assert.ok(Number.isNaN(read?.progress.best?.value));
  });
});
