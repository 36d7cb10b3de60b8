import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { drawCount, drawProgress, duration } from "../../src/cli/progress";
import type { EpochEvent, Scores, TrainingEvent } from "../../src/records";
import { capture } from "./capture";

const scores: Scores = { all: 0.25, seen: 0.5, tasks: [0.5, 0] };
const epoch: EpochEvent = {
  type: "epoch",
  task: 2,
  epoch: 1,
  loss: { new: 0.25, old: 0.125 },
  validation: scores,
  test: scores,
  steps: 2,
  projectedSteps: 1,
  imagesPerSecond: 99.6,
  seconds: 1.25,
};
const step = {
  type: "step",
  task: 2,
  epoch: 1,
  loss: { new: 0.25, old: 0.125 },
  learningRate: 0.1,
  imagesPerSecond: 99.6,
} as const;
const events: TrainingEvent[] = [
  { type: "run", name: "lwf", tasks: 2, epochs: 1, steps: [2, 2], classes: ["a", "b"] },
  { ...step, step: 1, projected: true },
  { ...step, step: 2, projected: false },
  epoch,
  { type: "task", task: 2, selectedEpoch: 1, selection: "validation", test: scores },
];

describe("progress", () => {
  it("off a terminal is a line an epoch and a line a task", () => {
    const stream = capture();
    const progress = drawProgress(stream);
    events.forEach(progress.on);
    progress.stop();
    assert.deepEqual(stream.text().split("\n"), [
      "task 2/2, epoch 1/1: loss new 0.2500, old 0.1250; mAP of seen classes 0.500 validation, 0.500 test; " +
        "1 of 2 steps projected; 100 images/s; 1.3 s",
      "task 2 done: goes on from epoch 1, the best on validation; " +
        "test mAP 0.250 over all classes (task 1 0.500, task 2 0.000)",
      "",
    ]);
  });

  it("tells no test score of an epoch that has none", () => {
    const stream = capture();
    const { test: _, ...untested } = epoch;
    drawProgress(stream).on(untested);
    assert.match(stream.text(), /; mAP of seen classes 0\.500 validation; 1 of 2 steps projected;/);
  });

  it("says where the last epoch was taken", () => {
    const stream = capture();
    drawProgress(stream).on({ type: "task", task: 2, selectedEpoch: 1, selection: "last", test: scores });
    assert.match(stream.text(), /^task 2 done: goes on from epoch 1, the last; test mAP/);
  });

  it("on a terminal is a bar of the whole run, then a line a task", () => {
    const stream = capture({ isTTY: true });
    const progress = drawProgress(stream);
    events.forEach(progress.on);
    progress.stop();
    progress.stop();
    assert.match(stream.text(), /task 2\/2 {2}epoch 1\/1 {2}\[=+-+\] 75% {2}loss 0\.3750 {2}mAP - /);
    assert.match(stream.text(), /mAP - {2}projected 1\/1 {2}100 images\/s {2}\d+s left/);
    assert.match(stream.text(), /task 2 done: .*\n/);
    assert.ok(stream.text().includes("\x1b[?25h"), "the cursor is shown again");
  });

  it("counts by tenths off a terminal, in place on one", () => {
    for (const isTTY of [false, true]) {
      const stream = capture({ isTTY });
      const count = drawCount(stream, "scenes");
      for (let i = 1; i <= 40; i++) count.on(i, 40, "loss 1");
      count.stop();
      if (isTTY) assert.match(stream.text(), /\[=*-+\] 1\/40 scenes {2}loss 1/);
      else
        assert.deepEqual(stream.text().split("\n").slice(0, 2), ["4 of 40 scenes: loss 1", "8 of 40 scenes: loss 1"]);
      assert.equal(stream.text().split("\n").length, isTTY ? 1 : 11);
    }
  });

  it("writes durations as people read them", () => {
    assert.deepEqual([0, 59.6, 185, 7620].map(duration), ["0s", "1m00s", "3m05s", "2h07m"]);
  });
});
