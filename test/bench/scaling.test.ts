import assert from "node:assert/strict";
import { test } from "node:test";
import { scalingFigures } from "../../bench/scaling/figures";
import { measureScaling, memoryOver } from "../../bench/scaling/measure";
import type { ScalingPoint } from "../../bench/scaling/points";
import { usual } from "../../bench/work";

/** A step that takes milliseconds. */
const small = { ...usual, batch: 2, size: 16, width: 2, classes: 6, earlier: 2 } as const;

test("300 steps of a strategy with an earlier network leave no tensor behind", () => {
  const samples = memoryOver(300, 100, { ...small, kind: "lwf-ppi" });
  assert.deepEqual(
    samples.map(({ step }) => step),
    [0, 100, 200, 300],
  );
  assert.ok(samples[0].tensors > 100, "the tensors of both networks are among what is counted");
  for (const { tensors, counted, step } of samples) {
    assert.deepEqual([tensors, counted], [samples[0].tensors, samples[0].counted], `after ${step} steps`);
  }
});

test("every point is timed as often as there are rounds, and the figures have them all", () => {
  const points = (["finetune", "lwf"] as const).flatMap((name) =>
    [1, 3].map((at): ScalingPoint => ({ name, along: "tasks", at, work: { ...small, kind: name, earlier: at - 1 } })),
  );
  const rounds: number[] = [];
  const costs = measureScaling(points, 2, (done) => rounds.push(done));
  assert.deepEqual(rounds, [1, 2]);
  assert.deepEqual(
    costs.map(({ name, along, at, milliseconds }) => [name, along, at, milliseconds.length]),
    points.map(({ name, along, at }) => [name, along, at, 2]),
  );
  assert.ok(costs.every(({ milliseconds }) => milliseconds.every((time) => time > 0)));
  const machine = { processor: "Some CPU", threads: 2 };
  const memory = [0, 1000, 2000].map((step) => ({ step, residentMiB: 500, tensors: 300, counted: 0 }));
  const figures = scalingFigures({ costs, memory }, machine);
  assert.deepEqual(Object.keys(figures), ["step-costs", "memory-over-steps"]);
  for (const figure of Object.values(figures)) assert.match(figure.caption ?? "", /Some CPU, 2 threads/);
  const [resident] = figures["memory-over-steps"].data;
  assert.deepEqual(
    [resident.x, resident.y],
    [
      [0, 1000, 2000],
      [500, 500, 500],
    ],
  );
});
