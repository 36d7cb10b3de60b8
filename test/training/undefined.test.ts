import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { readout, type Embedded } from "../../src/analysis";
import type { Benchmark, Example, Task } from "../../src/data";
import { readRun, run, type Metrics, type RunOptions, type TrainingEvent } from "../../src/training";
import { eventOf } from "../../src/training/directory/stored";
import { isSelected, selectionOf } from "../../src/training/selection";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const options: RunOptions = { ...tinyOptions, strategy: "finetune", epochs: 2 };
const folder = temporaryFolder();
let data: Benchmark;
before(async () => {
  data = await tinyBenchmark(folder, { train: 8, validation: 8, test: 8 });
});

type Split = "train" | "validation" | "test";

/** An example that shows none of some classes, or of which it is not known. */
const without =
  (classes: readonly number[], isKnown = true) =>
  ({ labels, known, ...example }: Example): Example => ({
    ...example,
    labels: labels.map((label, c) => (classes.includes(c) && isKnown ? 0 : label)),
    known: known.map((one, c) => (classes.includes(c) && !isKnown ? 0 : one)),
  });

/** The benchmark with other images in one part of some tasks. */
function changed(split: Split, numbers: readonly number[], change: (examples: readonly Example[]) => Example[]) {
  const tasks = data.tasks.map((task): Task =>
    numbers.includes(task.number) ? { ...task, [split]: change(task[split]) } : task,
  );
  return { ...data, tasks };
}

describe("a measure that is not defined", () => {
  it("selects no epoch: it gives way to any that is defined, and takes the place of none", () => {
    const selectedOf = (values: readonly number[]): number => {
      let best = 0;
      values.forEach((value, epoch) => {
        if (epoch === 0 || isSelected(value, values[best])) best = epoch;
      });
      return best + 1;
    };
    assert.equal(selectedOf([NaN, 0.2, 0.1]), 2);
    assert.equal(selectedOf([0.2, NaN, 0.1]), 1);
    assert.equal(selectedOf([0.1, NaN, 0.2]), 3);
    assert.equal(selectedOf([NaN, NaN, NaN]), 3);
    assert.equal(selectedOf([NaN, 0, 0]), 2);
    assert.deepEqual([selectionOf("validation", NaN), selectionOf("validation", 0)], ["last", "validation"]);
  });

  it("is found before anything is trained, with the task: no images, no positive, none that is known", async () => {
    const cases: [Benchmark, RunOptions, string, RegExp][] = [
      [changed("validation", [1], () => []), options, "selection/no-validation", /of task 1 on: tiny has no/],
      [changed("validation", [1, 2, 3], () => []), options, "selection/no-validation", /task 1/],
      [
        changed("validation", [1, 2, 3], (examples) => examples.map(without([0, 1]))),
        options,
        "selection/undefined",
        /validation cannot choose an epoch of task 1: none of the 8 validation images/,
      ],
      [
        changed("validation", [1, 2, 3], (examples) => examples.map(without([0, 1, 2, 3], false))),
        options,
        "selection/undefined",
        /task 1: none of the 8/,
      ],
      [
        changed("test", [1, 2, 3], (examples) => examples.map(without([0, 1]))),
        { ...options, selection: "test" },
        "selection/undefined",
        /test cannot choose an epoch of task 1: none of the 24 test images/,
      ],
      [
        { ...changed("test", [1], (examples) => examples.map(without([0, 1]))), testOn: "seen" },
        { ...options, selection: "test" },
        "selection/undefined",
        /task 1: none of the 8 test/,
      ],
      [
        changed("validation", [1, 2, 3], () => []),
        { ...options, strategy: "joint" },
        "selection/no-validation",
        /task 1/,
      ],
    ];
    for (const [benchmark, given, code, message] of cases) {
      const seen: TrainingEvent[] = [];
      const on = (event: TrainingEvent): void => void seen.push(event);
      await assert.rejects(run(given, { data: benchmark, on }), { code, message });
      assert.deepEqual(seen, []);
    }
    // Images of later tasks that show earlier classes can choose; and `last` needs no measure.
    const later = changed("validation", [2], () => []);
    await run({ ...options, epochs: 1 }, { data: later });
    await run({ ...options, epochs: 1, selection: "last" }, { data: changed("validation", [1, 2, 3], () => []) });
  });

  it("stays what it is in every file, and after a resume: the same measures as the straight run's", async () => {
    // Task 2 has no test image with one of its classes: a column of R is not defined.
    const own = changed("test", [1, 2, 3], (examples) => examples.map(without([2, 3])));
    const given: RunOptions = { ...options, selection: "last" };
    const straight = join(folder, "straight");
    const { metrics } = await run(given, { data: own, out: straight });
    assert.deepEqual(
      metrics.R.map((row) => row.map(Number.isNaN)),
      metrics.R.map(() => [false, true, false]),
    );
    assert.deepEqual([metrics.fwt, metrics.bwt], [null, null]);
    for (const [task, epoch] of [
      [1, 1],
      [2, 2],
      [3, 1],
    ]) {
      const [out, stop] = [join(folder, `stopped-${task}-${epoch}`), new AbortController()];
      const on = (event: TrainingEvent): void =>
        void (event.type === "step" && event.task === task && event.epoch === epoch && stop.abort());
      await assert.rejects(run(given, { data: own, out, on, signal: stop.signal }));
      const resumed = await run(given, { data: own, out, resume: true });
      assert.deepEqual(resumed.metrics, metrics);
      const bytes = (directory: string): string => readFileSync(join(directory, "metrics.json"), "utf8");
      assert.equal(bytes(out), bytes(straight));
      assert.equal(JSON.stringify((JSON.parse(bytes(out)) as Metrics).R[1][1]), "null");
      const read = await readRun(out);
      assert.deepEqual(read.metrics, metrics);
      const scoresOf = ({ epochs }: typeof read): unknown => epochs.map(({ validation, test }) => [validation, test]);
      assert.deepEqual(scoresOf(read), scoresOf(await readRun(straight)));
      assert.ok(read.epochs.every(({ test }) => Number.isNaN(test?.tasks[1])));
    }
  });

  it("is NaN again in every event that was stored", () => {
    const scores = { all: NaN, seen: NaN, tasks: [NaN, 0.5], classAP: [null, 0.5] };
    const common = { task: 1, epoch: 1, loss: {}, imagesPerSecond: 1 };
    const events: TrainingEvent[] = [
      { type: "epoch", ...common, validation: scores, test: scores, steps: 1, projectedSteps: 0, seconds: 1 },
      { type: "task", task: 1, selectedEpoch: 1, selection: "last", test: scores },
      { type: "run", name: "x", tasks: 1, epochs: 1, steps: [1], classes: ["a"] },
    ];
    for (const event of events) assert.deepEqual(eventOf(JSON.parse(JSON.stringify(event)) as TrainingEvent), event);
  });

  it("chooses no penalty of a readout", () => {
    const images: Embedded = {
      size: 2,
      features: Float32Array.of(0, 1, 1, 0),
      logits: new Float32Array(2),
      labels: Uint8Array.of(0, 1),
      known: Uint8Array.of(1, 1),
    };
    const none = { ...images, labels: new Uint8Array(2) };
    readout({ train: images, validation: images, test: images }, [0]);
    assert.throws(() => readout({ train: images, validation: none, test: images }, [0]), {
      code: "argument/invalid",
      message: /validation got "2 images without one"; it takes images of which/,
    });
  });
});
