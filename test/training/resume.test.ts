import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import type { Benchmark } from "../../src/data";
import { readSafetensors, writeSafetensors } from "../../src/nn/weights/safetensors";
import { run, type EpochEvent, type RunOptions, type TaskEnd, type TrainingEvent } from "../../src/training";
import { boardFile } from "../../src/training/directory/logs/tensorBoard";
import { extentOf } from "../../src/training/directory/logs/tfRecord";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

/**
 * What a run logged beside `events.jsonl`, without what depends on the time: the columns of `epochs.csv`, the records
 * of TensorBoard.
 */
function timeless(directory: string): unknown {
  const rows = readFileSync(join(directory, "epochs.csv"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  assert.deepEqual(rows[0].slice(-2), ["imagesPerSecond", "seconds"]);
  const board = readFileSync(join(directory, boardFile));
  const records: string[] = [];
  for (let n = 1; extentOf(board, n) !== undefined; n++) {
    const data = board.subarray(extentOf(board, n - 1)! + 12, extentOf(board, n)! - 4);
    // The time comes first; an epoch's images per second last.
    records.push(data.subarray(9, data.includes("images per second") ? -4 : undefined).toString("latin1"));
  }
  assert.equal(extentOf(board, records.length), board.length);
  return { rows: rows.map((row) => row.slice(0, -2)), records };
}

describe("a run that goes on", () => {
  it("interrupted anywhere and resumed, ends exactly as if it had never stopped", async () => {
    const options: RunOptions = { ...tinyOptions, strategy: "lwf-ppi", labels: "available", epochs: 2 };
    const straight = await run(options, { data, out: join(folder, "straight") });
    for (const [task, epoch, step] of [
      [1, 1, 2],
      [2, 1, 1],
      [2, 2, 3],
      [3, 2, 2],
    ]) {
      const out = join(folder, `interrupted-${task}-${epoch}`);
      const stop = new AbortController();
      const on = (event: TrainingEvent): void => {
        if (event.type === "step" && event.task === task && event.epoch === epoch && event.step === step) stop.abort();
      };
      await assert.rejects(run(options, { data, out, on, signal: stop.signal }));
      // As after a crash between a log and its checkpoint, and, once, as in a run of an earlier version.
      if (task === 3) rmSync(join(out, boardFile));
      else if (task > 1) appendFileSync(join(out, boardFile), readFileSync(join(out, boardFile)).subarray(0, 1000));
      await run(options, { data, out, resume: true });
      assert.equal(
        readFileSync(join(out, "metrics.json"), "utf8"),
        readFileSync(join(folder, "straight", "metrics.json"), "utf8"),
      );
      assert.deepEqual(timeless(out), timeless(join(folder, "straight")));
      const kinds = (directory: string): string[] =>
        readFileSync(join(directory, "events.jsonl"), "utf8")
          .trim()
          .split("\n")
          .map((line) => {
            const { type, task, epoch, step } = JSON.parse(line) as Record<string, unknown>;
            return [type, task, epoch, step].join();
          });
      assert.deepEqual(kinds(out), kinds(join(folder, "straight")));
    }
    const reread = await run(options, { data, out: join(folder, "straight"), resume: true });
    assert.deepEqual(reread.metrics, JSON.parse(JSON.stringify(straight.metrics)));
  });

  const kinds: readonly RunOptions[] = [
    "gem:memory=6",
    "agem:memory=6",
    "er:memory=6",
    "derpp:memory=6,policy=prs",
    "mbpa:memory=6",
    "ewc:samples=2",
    "mas:samples=3",
    "si",
    "hat",
  ].map((strategy) => ({ strategy }));
  // The threshold moves from task to task.
  for (const kind of [...kinds, { strategy: "er:memory=6", complete: "dynamic:labels=3", loss: "asl" }]) {
    const name = Object.values(kind).map(String).join(" ");
    it(`${name}: what it keeps goes into checkpoints, so that a resumed run ends as a straight one`, async () => {
      const options: RunOptions = { ...tinyOptions, ...kind, epochs: 2 };
      const out = join(folder, name.replace(/\W/g, "-"));
      const straight = await run(options, { data, out: `${out}-straight` });
      for (const [task, epoch, step] of [
        [2, 1, 1],
        [2, 2, 2],
        [3, 2, 3],
      ]) {
        const stop = new AbortController();
        const on = (event: TrainingEvent): void => {
          if (event.type === "step" && event.task === task && event.epoch === epoch && event.step === step)
            stop.abort();
        };
        await assert.rejects(run(options, { data, out, on, resume: true, signal: stop.signal }));
      }
      const { metrics, completions } = await run(options, { data, out, resume: true });
      assert.deepEqual(JSON.parse(JSON.stringify(metrics)), JSON.parse(JSON.stringify(straight.metrics)));
      assert.deepEqual(completions, straight.completions);
      const losses = (directory: string): unknown[] =>
        readFileSync(join(directory, "events.jsonl"), "utf8")
          .trim()
          .split("\n")
          .map((line) => (JSON.parse(line) as { loss?: unknown }).loss);
      assert.deepEqual(losses(out), losses(`${out}-straight`));
    });
  }

  it("begun after another method's first task, ends exactly as trained from the beginning", async () => {
    const ends: TaskEnd[] = [];
    await run({ ...tinyOptions, strategy: "finetune" }, { data, onTask: (end) => ends.push(end) });
    const labels = "available";
    // The backbone's objective of the last two has another name, and is the same function in the first task.
    for (const options of [
      { strategy: "lwf-ppi" },
      { strategy: "ppi", labels },
      { strategy: "finetune:head=original", labels },
      { strategy: "lwf", labels },
      { strategy: "lwf-ppi", complete: "fixed:threshold=0.5" },
    ] as const) {
      const whole = await run({ ...tinyOptions, ...options }, { data });
      const steps: string[] = [];
      const on = (event: TrainingEvent): void => void (event.type === "step" && steps.push(`${event.task}`));
      const shared = await run({ ...tinyOptions, ...options }, { data, after: ends[0], on });
      assert.deepEqual(shared.metrics, whole.metrics);
      const measured = ({ test, validation, loss }: EpochEvent): unknown[] => [test, validation, Object.entries(loss)];
      assert.deepEqual(shared.epochs.map(measured), whole.epochs.map(measured));
      assert.ok(!steps.includes("1"));
    }
    const refused = (options: RunOptions, after: TaskEnd): Promise<void> =>
      assert.rejects(run({ ...tinyOptions, ...options }, { data, after }), { code: "run/other-start" });
    await refused({ strategy: "lwf-ppi", seed: 2 }, ends[0]);
    await refused({ strategy: "joint" }, ends[0]);
    await refused({ strategy: "lwf" }, ends[1]);
    await refused({ strategy: "gem" }, ends[0]);
    await refused({ strategy: "finetune", headSteps: 1 }, ends[0]);
    await refused({ strategy: "lwf-ppi", loss: "asl" }, ends[0]);
    await refused({ strategy: "finetune:head=original", complete: "fixed" }, ends[1]);
    // All classes so far are more than the task's from the second task on.
    await refused({ strategy: "finetune", labels }, ends[1]);
  });

  it("writes a manifest that says what the run was", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "straight", "manifest.json"), "utf8")) as Record<
      string,
      Record<string, unknown>
    >;
    assert.equal(manifest.parameters.strategy, "lwf-ppi");
    assert.equal(manifest.parameters.direction, "project:original");
    assert.equal(manifest.data.hash, "tiny");
    assert.equal(manifest.weights.source, "random");
    assert.match(String(manifest.versions.tensorflow), /^2\./);
  });

  it("refuses a checkpoint of an earlier version, which kept less", async () => {
    const options: RunOptions = { ...tinyOptions, strategy: "finetune", epochs: 1 };
    const [out, stop] = [join(folder, "earlier"), new AbortController()];
    const on = (event: TrainingEvent): void => void (event.type === "step" && event.task === 2 && stop.abort());
    await assert.rejects(run(options, { data, out, on, signal: stop.signal }));
    const path = join(out, "checkpoints", "latest.safetensors");
    const { tensors, metadata } = await readSafetensors(path);
    const { rows, ...before } = JSON.parse(metadata.progress) as { rows: { tasks: number[] }[] };
    const { parameters } = metadata;
    await writeSafetensors(path, tensors, {
      metadata: { parameters, progress: JSON.stringify({ ...before, R: rows.map(({ tasks }) => tasks) }) },
    });
    await assert.rejects(run(options, { data, out, resume: true }), { code: "checkpoint/earlier" });
  });

  it("refuses to overwrite a run, or to resume one of other parameters", async () => {
    const out = join(folder, "straight");
    const options: RunOptions = { ...tinyOptions, strategy: "lwf-ppi", labels: "available", epochs: 2 };
    await assert.rejects(run(options, { data, out }), { code: "run/exists" });
    await assert.rejects(run({ ...options, seed: 9 }, { data, out, resume: true }), { code: "checkpoint/other-run" });
  });
});
