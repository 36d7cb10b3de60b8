import assert from "node:assert/strict";
import { test } from "node:test";
import { classAPPerTask, type Figure } from "../../../src/plots";
import { madeUpRun, voc } from "../madeUp";

const run = madeUpRun("finetune");

test("classAPPerTask draws what each task changed: the changes of a class add up to all that its AP changed", () => {
  const change = (of: Parameters<typeof classAPPerTask>[0]): Figure => classAPPerTask(of, { show: "change" });
  const [trace] = change(run).data as unknown as { y: string[]; z: number[][]; zmin: number; zmax: number }[];
  const classR = run.metrics.classR!;
  assert.deepEqual(
    trace.y,
    classR.slice(1).map((_, i) => `after ${i + 1}`),
  );
  voc.forEach((_, c) => {
    const sum = trace.z.reduce((total, row) => total + row[c], 0);
    assert.ok(Math.abs(sum - 100 * (classR[classR.length - 1][c]! - classR[0][c]!)) < 1e-9);
  });
  assert.equal(trace.zmin, -trace.zmax);
  assert.ok(trace.z.flat().every((value) => Math.abs(value) <= trace.zmax));
  // Without a value before or after there is no change, and a run of an earlier version has none.
  const holed = classR.map((row, i) => row.map((ap, c) => (c === 4 && i === 1 ? null : ap)));
  const withHole = { ...run, metrics: { ...run.metrics, classR: holed } };
  const [{ z }] = change(withHole).data as unknown as { z: (number | null)[][] }[];
  assert.deepEqual([z[0][4], z[1][4], z[2]?.[4] === null], [null, null, false]);
  const earlier = { ...run, metrics: { ...run.metrics, classR: undefined } };
  assert.deepEqual(
    change(earlier).data.map((map) => map.z),
    [[]],
  );
});
