import assert from "node:assert/strict";
import { test } from "node:test";
import type { Predictor } from "../../src/nn";
import { commonObjectives, defineStrategy, learntTogether, type Lifecycle } from "../../src/strategies";
import { run, type TrainingEvent } from "../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../training/tiny";

test("a run tells a strategy of its course: tasks, steps, selected epochs, in their order", async () => {
  const data = await tinyBenchmark(temporaryFolder());
  const [epochs, steps, classes] = [2, Math.ceil(20 / tinyOptions.batch), data.classes.length];
  const calls: string[] = [];
  let network: Predictor | undefined;
  const lifecycle: Lifecycle = {
    taskBegins({ task, slices }) {
      assert.deepEqual(
        slices,
        data.tasks.slice(0, task).map((each) => each.classes),
      );
      calls.push(`task ${task} begins`);
    },
    stepBegins: (step, count) => void calls.push(`step ${step} of ${count} begins`),
    batchArrives({ size, labels }, previous) {
      assert.equal(labels.length, size * classes);
      assert.equal(previous, undefined, "the strategy does not need the network before the task");
      calls.push("batch arrives");
    },
    stepEnds({ size, labels, ids }, logits) {
      assert.equal(labels.length, size * classes);
      assert.equal(logits.length, size * classes);
      assert.equal(ids.length, size);
      assert.ok(logits.every(Number.isFinite));
      calls.push("step ends");
    },
    epochSelected: () => void calls.push("epoch is selected"),
    async taskEnds(task) {
      assert.equal(task.network, network);
      assert.equal(task.imageSize, tinyOptions.imageSize);
      const { train } = data.tasks[task.situation.task - 1];
      assert.deepEqual(
        task.examples.map(({ id }) => id),
        train.map(({ id }) => id),
      );
      let loaded = 0;
      for await (const { size } of task.load(task.examples)) loaded += size;
      assert.equal(loaded, train.length);
      calls.push(`task ${task.situation.task} ends`);
    },
  };
  const recorder = defineStrategy({
    name: "recorder",
    summary: "writes down what it is told",
    source: "ours",
    options: {},
    direction: "sum",
    regimes: ["unavailable"],
    make: () => ({
      keep(start) {
        network = start.network;
        calls.push("run begins");
        return {
          lifecycle,
          aroundUpdate(newTaskGradient, apply) {
            calls.push(`update of the ${newTaskGradient.size > 2 ? "backbone" : "head"}`);
            apply();
          },
          save: () => new Map(),
          load: () => {},
          bytes: 0,
          dispose: () => void calls.push("run ends"),
        };
      },
      plan: (situation) => {
        calls.push(`plan of task ${situation.task}`);
        return learntTogether([commonObjectives(situation).newTask]);
      },
    }),
  });
  const on = (event: TrainingEvent): void => void (event.type === "epoch" && calls.push("epoch is evaluated"));
  await run({ ...tinyOptions, epochs, strategy: recorder, selection: "last" }, { data, on });

  const epoch = [
    ...Array.from({ length: steps }, (_, i) => [
      `step ${i + 1} of ${steps} begins`,
      "batch arrives",
      ...["update of the head", "update of the head", "update of the head"],
      "update of the backbone",
      "step ends",
    ]).flat(),
    "epoch is evaluated",
    "epoch is selected",
  ];
  assert.deepEqual(calls, [
    "run begins",
    ...data.tasks.flatMap(({ number }) => [
      `task ${number} begins`,
      `plan of task ${number}`,
      ...Array.from({ length: epochs }, () => epoch).flat(),
      `task ${number} ends`,
    ]),
    "run ends",
  ]);
});
