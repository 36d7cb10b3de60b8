import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import type { Benchmark } from "../../src/data";
import type { Direction } from "../../src/directions";
import { liveTensors, tf } from "../../src/nn";
import { readSafetensors, writeSafetensors } from "../../src/nn/weights/safetensors";
import { terms, type PlainStrategy } from "../../src/strategies";
import { resolveParameters, run, type RunOptions, type TaskEnd, type TrainingEvent } from "../../src/training";
import { boardFile } from "../../src/training/directory/logs/tensorBoard";
import { extentOf } from "../../src/training/directory/logs/tfRecord";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

const everyKind: readonly RunOptions[] = [
  { strategy: "joint" },
  { strategy: "finetune" },
  { strategy: "finetune", labels: "available" },
  { strategy: "lwf" },
  { strategy: "lwf", labels: "available" },
  { strategy: "ppi", labels: "available" },
  { strategy: "ppi", labels: "available", direction: "project:original" },
  { strategy: "lwf-ppi" },
  { strategy: "lwf-ppi", labels: "available", direction: "sum" },
  { strategy: "gem", labels: "available" },
  { strategy: "gem:memory=9", direction: "upgrad" },
  { strategy: "agem" },
  { strategy: "er" },
  { strategy: "er:memory=10,policy=class-balanced,fold=1", direction: "mgda" },
  { strategy: "derpp:memory=10,policy=ocdm", labels: "available" },
  { strategy: "mbpa:memory=10,neighbours=4" },
  { strategy: "lwf:temperature=2,weight=0.5" },
  { strategy: "ewc:samples=3" },
  { strategy: "ewc:samples=2,online=1", direction: "project", labels: "available" },
  { strategy: "mas:samples=5" },
  { strategy: "si" },
  { strategy: "si", direction: "cagrad", labels: "available" },
  { strategy: "hat" },
  { strategy: "hat:smax=50,c=0.1", direction: "project" },
];

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

describe("run", () => {
  for (const options of everyKind) {
    it(`trains ${Object.values(options).join(" ")} with a flat tensor count over steps, epochs and tasks`, async () => {
      const counts: Record<string, number[]> = { step: [], epoch: [] };
      const before = [liveTensors(), tf.memory().numTensors];
      const on = (event: TrainingEvent): void => {
        if (event.type === "step") counts.step.push(liveTensors());
        if (event.type === "epoch") counts.epoch.push(liveTensors());
      };
      const { metrics, epochs } = await run({ ...tinyOptions, ...options }, { data, on });
      assert.deepEqual([liveTensors(), tf.memory().numTensors], before);
      const tasks = options.strategy === "joint" ? 1 : 3;
      const perTask = counts.step.length / tasks;
      for (let task = 0; task < tasks; task++) {
        const steps = counts.step.slice(task * perTask, (task + 1) * perTask);
        // The first step reads the values that later ones find read.
        assert.equal(new Set(steps.slice(1)).size, 1, `steps of task ${task + 1}: ${steps}`);
      }
      assert.equal(epochs.length, 2 * tasks);
      assert.equal(metrics.R.length, tasks + 1);
      assert.ok(metrics.R.every((row) => row.length === 3 && row.every((value) => value >= 0 && value <= 1)));
      assert.ok(metrics.acc > 0 && metrics.acc <= 1);
    });
  }

  it("learns: joint training ends far above where it began", async () => {
    const { metrics } = await run({ ...tinyOptions, strategy: "joint", epochs: 12 }, { data });
    const [first, last] = metrics.R.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length);
    assert.ok(last > first + 0.2, `mAP ${first} -> ${last}`);
  });

  it("records AP by class after every task, of which R is the mean over each task's classes", async () => {
    const rows: unknown[] = [];
    const on = (event: TrainingEvent): void => void (event.type === "task" && rows.push(event.test.classAP));
    const { metrics, classes } = await run({ ...tinyOptions, strategy: "finetune" }, { data, on });
    const { R, classR, classAP } = metrics;
    assert.deepEqual(
      classR!.map((row) => row.length),
      R.map(() => classes.length),
    );
    const means = classR!.map((row) =>
      data.tasks.map(({ classes: own }) => own.reduce((sum, c) => sum + row[c]!, 0) / own.length),
    );
    R.forEach((row, i) => row.forEach((value, k) => assert.ok(Math.abs(value - means[i][k]) < 1e-12)));
    assert.deepEqual(classR!.slice(1), rows);
    assert.deepEqual(
      classes.map((name) => classAP[name]),
      classR![3],
    );
  });

  it("goes on from the epoch that was best by validation or test images, or from the last", async () => {
    const selected: number[][] = [];
    for (const selection of ["validation", "test", "last"] as const) {
      const [chosen, out] = [[] as number[], join(folder, `selection-${selection}`)];
      const on = (event: TrainingEvent): void => void (event.type === "task" && chosen.push(event.selectedEpoch));
      const { metrics, epochs } = await run(
        { ...tinyOptions, strategy: "finetune", selection, learningRate: 0.02, epochs: 3 },
        { data, on, out },
      );
      for (const task of [1, 2, 3]) {
        const own = epochs.filter((event) => event.task === task);
        const values = selection === "last" ? [1, 2, 3] : own.map((event) => event[selection].seen);
        assert.equal(chosen[task - 1], 1 + values.indexOf(Math.max(...values)));
        const { test } = own[chosen[task - 1] - 1];
        assert.deepEqual([metrics.R[task], metrics.seenMAP![task - 1]], [test.tasks, test.seen]);
      }
      const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {
        parameters: Record<string, unknown>;
      };
      assert.equal(manifest.parameters.selection, selection);
      selected.push(chosen);
    }
    assert.notDeepEqual(selected[0], selected[2]);
    assert.notDeepEqual(selected[1], selected[2]);
  });

  it("gives the same metrics.json for the same seed, and another for another", async () => {
    const metrics = async (name: string, seed: number): Promise<string> => {
      await run({ ...tinyOptions, strategy: "lwf-ppi", seed }, { data, out: join(folder, name) });
      return readFileSync(join(folder, name, "metrics.json"), "utf8");
    };
    const [first, again, other] = [await metrics("first", 1), await metrics("again", 1), await metrics("other", 2)];
    assert.equal(first, again);
    assert.notEqual(first, other);
  });

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

  for (const strategy of [
    "gem:memory=6",
    "agem:memory=6",
    "er:memory=6",
    "derpp:memory=6,policy=prs",
    "mbpa:memory=6",
    "ewc:samples=2",
    "mas:samples=3",
    "si",
    "hat",
  ]) {
    it(`${strategy}: what it keeps goes into checkpoints, so that a resumed run ends as a straight one`, async () => {
      const options: RunOptions = { ...tinyOptions, strategy, epochs: 2 };
      const out = join(folder, strategy.replace(/\W/g, "-"));
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
      const { metrics } = await run(options, { data, out, resume: true });
      assert.deepEqual(JSON.parse(JSON.stringify(metrics)), JSON.parse(JSON.stringify(straight.metrics)));
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
    for (const options of [{ strategy: "lwf-ppi" }, { strategy: "ppi", labels: "available" }] as const) {
      const whole = await run({ ...tinyOptions, ...options }, { data });
      const steps: string[] = [];
      const on = (event: TrainingEvent): void => void (event.type === "step" && steps.push(`${event.task}`));
      const shared = await run({ ...tinyOptions, ...options }, { data, after: ends[0], on });
      assert.deepEqual(shared.metrics, whole.metrics);
      assert.deepEqual(
        shared.epochs.map(({ test }) => test),
        whole.epochs.map(({ test }) => test),
      );
      assert.ok(!steps.includes("1"));
    }
    const refused = (options: RunOptions, after: TaskEnd): Promise<void> =>
      assert.rejects(run({ ...tinyOptions, ...options }, { data, after }), { code: "run/other-start" });
    await refused({ strategy: "lwf-ppi", seed: 2 }, ends[0]);
    await refused({ strategy: "joint" }, ends[0]);
    await refused({ strategy: "lwf" }, ends[1]);
    await refused({ strategy: "gem" }, ends[0]);
  });

  it("takes a strategy and a direction of one's own, and goes on with them", async () => {
    const own: PlainStrategy = {
      name: "own",
      source: "test",
      direction: "sum",
      regimes: ["unavailable"],
      needsPrevious: true,
      plan(situation) {
        const { newTask, distilled } = terms(situation);
        return { shared: [newTask, ...distilled], head: { objectives: [newTask, ...distilled], steps: 3 } };
      },
    };
    const halves: Direction = { name: "halves", kind: "fixed", weights: (n) => new Float64Array(n).fill(0.5) };
    const out = join(folder, "own");
    const stop = new AbortController();
    const on = (event: TrainingEvent): void => void (event.type === "epoch" && event.task === 2 && stop.abort());
    await assert.rejects(run({ ...tinyOptions, strategy: own }, { data, out, on, signal: stop.signal }));
    const { metrics, name } = await run({ ...tinyOptions, strategy: "own" }, { data, out, resume: true });
    assert.deepEqual(metrics, (await run({ ...tinyOptions, strategy: "lwf" }, { data })).metrics);
    assert.equal(name, "own");
    const half = await run({ ...tinyOptions, strategy: own, direction: halves }, { data });
    assert.notDeepEqual(half.metrics, metrics);
    await assert.rejects(run({ ...tinyOptions, strategy: { ...own, name: "er" } }, { data }), {
      code: "method/built-in",
    });
    assert.equal(resolveParameters({ ...tinyOptions, strategy: own, direction: halves }).direction, "halves");
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
    await writeSafetensors(path, tensors, {
      metadata: { ...metadata, progress: JSON.stringify({ ...before, R: rows.map(({ tasks }) => tasks) }) },
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

describe("run parameters", () => {
  const refused = (options: RunOptions, code: string): Promise<void> =>
    assert.rejects(run(options, { data }), { code });
  it("refuses what cannot be, by code", async () => {
    await refused({ strategy: "nonsense" }, "argument/invalid");
    await refused({ strategy: "ppi" }, "strategy/labels");
    await refused({ strategy: "lwf", direction: "sideways" }, "argument/invalid");
    await refused({ strategy: "er:memory=0" }, "argument/invalid");
    await refused({ strategy: "er:colour=3" }, "argument/invalid");
    await refused({ strategy: "er:memory=3,memory=4" }, "argument/invalid");
    await refused({ strategy: "er:memory=many" }, "argument/invalid");
    await refused({ strategy: "er:policy=whim" }, "argument/invalid");
    await refused({ strategy: "ewc:online=2" }, "argument/invalid");
    await refused({ strategy: "si", direction: "mgda" }, "strategy/direction");
    await refused({ strategy: "hat", labels: "available" }, "strategy/labels");
    await refused({ strategy: "hat:smax=0" }, "argument/invalid");
    await refused({ strategy: "ewc:lambda=1", direction: "imtl-g" }, "strategy/direction");
    await refused({ strategy: "lwf:memory=3" }, "argument/invalid");
    await refused({ strategy: "lwf:temperature=0" }, "argument/invalid");
    await refused({ strategy: "lwf-ppi:weight=-1" }, "argument/invalid");
    await refused({ strategy: "mbpa:neighbours=0" }, "argument/invalid");
    await refused({ strategy: "mbpa:steps=1.5" }, "argument/invalid");
    await refused({ ...tinyOptions, strategy: "er:megabytes=0.001" }, "argument/invalid");
    await refused({ strategy: "lwf", epochs: 0 }, "argument/invalid");
    const best = { strategy: "lwf", selection: "best" } as unknown as RunOptions;
    await assert.rejects(run(best, { data }), {
      code: "argument/invalid",
      message: /^--selection got "best"; it takes validation, test, last$/,
    });
    await refused({ strategy: "lwf", weights: "/nowhere.safetensors", scale: "smoke" }, "path/missing");
  });

  it("asks for validation images where they are to choose the epoch", async () => {
    const without: Benchmark = { ...data, tasks: data.tasks.map((task) => ({ ...task, validation: [] })) };
    await assert.rejects(run({ ...tinyOptions, strategy: "finetune" }, { data: without }), {
      code: "selection/no-validation",
    });
    for (const selection of ["test", "last"] as const) {
      const { metrics } = await run({ ...tinyOptions, strategy: "finetune", selection, epochs: 1 }, { data: without });
      assert.equal(metrics.R.length, 4);
    }
  });
});
