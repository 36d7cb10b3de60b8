import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EpochEvent } from "../../../src/training";
import { epochsCsv } from "../../../src/training/directory/logs/epochsCsv";

const epoch = (task: number, loss: Record<string, number>, all: number): EpochEvent => ({
  type: "epoch",
  task,
  epoch: 1,
  loss,
  validation: { all, seen: NaN, tasks: [all, 0.5] },
  test: { all: 0.25, seen: 0.125, tasks: [1, 0] },
  steps: 4,
  projectedSteps: 2,
  imagesPerSecond: 10.5,
  seconds: 3,
});

describe("epochs.csv", () => {
  it("has a line an epoch and a column for whatever any epoch has; names are quoted where CSV needs it", () => {
    assert.deepEqual(
      epochsCsv([epoch(1, { new: 0.5 }, 0.1), epoch(2, { 'distil "1", old': 1e-9, new: 0.25 }, NaN)]).split("\n"),
      [
        'task,epoch,loss new,"loss distil ""1"", old",validation mAP,' +
          "validation mAP seen,validation mAP task 1,validation mAP task 2," +
          "test mAP,test mAP seen,test mAP task 1,test mAP task 2,steps,projectedSteps,imagesPerSecond,seconds",
        "1,1,0.5,,0.1,,0.1,0.5,0.25,0.125,1,0,4,2,10.5,3",
        "2,1,0.25,1e-9,,,,0.5,0.25,0.125,1,0,4,2,10.5,3",
        "",
      ],
    );
  });

  it("has no columns of test scores where no epoch has any", () => {
    const { test: _, ...untested } = epoch(1, { new: 0.5 }, 0.1);
    assert.deepEqual(epochsCsv([untested]).split("\n"), [
      "task,epoch,loss new,validation mAP,validation mAP seen,validation mAP task 1,validation mAP task 2," +
        "steps,projectedSteps,imagesPerSecond,seconds",
      "1,1,0.5,0.1,,0.1,0.5,4,2,10.5,3",
      "",
    ]);
  });
});
