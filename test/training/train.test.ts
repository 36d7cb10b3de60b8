import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import type { Benchmark } from "../../src/data";
import { liveTensors, tf } from "../../src/nn";
import { run, type TrainingEvent } from "../../src/training";
import { everyKind } from "./everyKind";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder);
});

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
      // Tasks that are learnt by steps.
      const stepped = options.strategy === "l3a" ? 1 : tasks;
      const perTask = counts.step.length / stepped;
      for (let task = 0; task < stepped; task++) {
        const steps = counts.step.slice(task * perTask, (task + 1) * perTask);
        // The first step reads the values that later ones find read.
        assert.equal(new Set(steps.slice(1)).size, 1, `steps of task ${task + 1}: ${steps.join(", ")}`);
      }
      assert.equal(epochs.length, 2 * stepped);
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
        const values = selection === "last" ? [1, 2, 3] : own.map((event) => event[selection]!.seen);
        assert.equal(chosen[task - 1], 1 + values.indexOf(Math.max(...values)));
        const { test } = own[chosen[task - 1] - 1];
        assert.deepEqual([metrics.R[task], metrics.seenMAP![task - 1]], [test?.tasks, test?.seen]);
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
});
