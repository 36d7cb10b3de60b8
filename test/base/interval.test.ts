import assert from "node:assert/strict";
import { test } from "node:test";
import { interval, studentQuantile } from "../../src/base/interval";
import { random } from "../../src/base/random";

test("quantiles of Student's t are those of the printed tables", () => {
  // Two-sided 95% and 99%, R. A. Fisher and F. Yates, "Statistical Tables", table III.
  const table = [
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [3, 3.182, 5.841],
    [4, 2.776, 4.604],
    [9, 2.262, 3.25],
    [30, 2.042, 2.75],
    [120, 1.98, 2.617],
  ];
  for (const [df, at95, at99] of table) {
    assert.ok(Math.abs(studentQuantile(df) - at95) < 6e-4, `df ${df}: ${studentQuantile(df)}`);
    assert.ok(Math.abs(studentQuantile(df, 0.99) - at99) < 6e-4, `df ${df}: ${studentQuantile(df, 0.99)}`);
  }
});

test("an interval is mean +- t s / sqrt(n)", () => {
  const { mean, half, n } = interval([0.61, 0.64, 0.58]);
  // s = 0.03, t(2) = 4.302653
  assert.deepEqual([mean.toFixed(10), n], ["0.6100000000", 3]);
  assert.ok(Math.abs(half - (4.302653 * 0.03) / Math.sqrt(3)) < 1e-7);
  assert.deepEqual(interval([0.5]), { mean: 0.5, half: 0, n: 1 });
});

test("95% of intervals over normal samples cover the true mean", () => {
  const draw = random("coverage");
  const trials = 4000;
  let covered = 0;
  for (let i = 0; i < trials; i++) {
    const { mean, half } = interval(Array.from({ length: 4 }, () => 3 + 2 * draw.normal()));
    if (Math.abs(mean - 3) <= half) covered++;
  }
  assert.ok(Math.abs(covered / trials - 0.95) < 0.015, `${covered / trials}`);
});
