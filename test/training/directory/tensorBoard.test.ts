import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { scalarMessage, versionMessage, type ScalarEvent } from "../../../src/training/directory/logs/eventProto";
import { scalars } from "../../../src/training/directory/logs/scalars";
import { extentOf, tfRecord } from "../../../src/training/directory/logs/tfRecord";
import type { EpochEvent, Scores, TrainingEvent } from "../../../src/training";

const fixture = JSON.parse(readFileSync(join(__dirname, "..", "fixtures", "tensorboard_events.json"), "utf8")) as {
  readonly started: number;
  readonly events: ScalarEvent[];
  readonly file: string;
};
const file = Buffer.from(fixture.file, "hex");

describe("TensorBoard's event file", () => {
  it("is, byte for byte, what TensorBoard's own classes write", () => {
    const messages = [versionMessage(fixture.started), ...fixture.events.map(scalarMessage)];
    assert.equal(Buffer.concat(messages.map(tfRecord)).toString("hex"), fixture.file);
  });

  it("is cut between records only", () => {
    const ends = Array.from({ length: 7 }, (_, n) => extentOf(file, n)!);
    assert.deepEqual([ends[0], ends[6]], [0, file.length]);
    ends.slice(1).forEach((end, i) => {
      const length = Number(file.readBigUInt64LE(ends[i]));
      assert.equal(end - ends[i], length + 16);
      for (const short of [end - 1, ends[i] + 3]) assert.equal(extentOf(file.subarray(0, short), i + 1), undefined);
    });
    assert.equal(extentOf(file, 7), undefined);
  });
});

describe("scalars of a run's events", () => {
  const scores = (all: number): Scores => ({ all, seen: NaN, tasks: [all], classAP: [all, null] });
  const step = (task: number, epoch: number, n: number): TrainingEvent => ({
    type: "step",
    task,
    epoch,
    step: n,
    loss: { new: 0.5 },
    projected: false,
    learningRate: 0.1,
    imagesPerSecond: 1,
  });
  const epoch = (task: number, n: number): EpochEvent => ({
    type: "epoch",
    task,
    epoch: n,
    loss: { new: 0.25 },
    validation: scores(0.5),
    test: scores(0.75),
    steps: 4,
    projectedSteps: 1,
    imagesPerSecond: 9,
    seconds: 1,
  });

  it("count steps through all tasks, and leave out what is not defined", () => {
    const of = scalars();
    assert.equal(
      of({ type: "run", name: "lwf", tasks: 2, epochs: 3, steps: [4, 5], classes: ["cat", "dog"] }),
      undefined,
    );
    const places = [
      step(1, 1, 1),
      step(1, 2, 1),
      epoch(1, 3),
      step(2, 1, 1),
      epoch(2, 1),
      step(2, 3, 5),
      epoch(2, 3),
    ].map((event) => of(event)!.step);
    assert.deepEqual(places, [1, 5, 12, 13, 17, 27, 27]);
    const task = of({ type: "task", task: 1, selectedEpoch: 3, selection: "validation", test: scores(0.75) });
    assert.deepEqual(task, { step: 12, values: [["test AP after task/cat", 0.75]] });
    assert.deepEqual(of(epoch(1, 1))!.values, [
      ["loss, mean of epoch/new", 0.25],
      ["validation mAP/all classes", 0.5],
      ["validation mAP/task 1", 0.5],
      ["test mAP/all classes", 0.75],
      ["test mAP/task 1", 0.75],
      ["training/share of steps projected", 0.25],
      ["training/images per second", 9],
    ]);
    const untested = of({ ...epoch(1, 1), test: undefined })!.values.map(([tag]) => tag);
    assert.ok(untested.includes("validation mAP/task 1") && !untested.some((tag) => tag.startsWith("test")));
    const metrics = {
      acc: 0.5,
      bwt: null,
      fwt: 0,
      fwtGem: null,
      forgetting: null,
      R: [],
      classAP: {},
      cf1: NaN,
      of1: 0.25,
      otherTests: {},
    };
    assert.deepEqual(of({ type: "done", metrics }), {
      step: 27,
      values: [
        ["final/ACC", 0.5],
        ["final/FWT", 0],
        ["final/OF1", 0.25],
      ],
    });
  });
});
