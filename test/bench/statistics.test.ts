import assert from "node:assert/strict";
import { test } from "node:test";
import { median, pairRatios, spread } from "../../bench/statistics";
import { quantile } from "../../src/base/numbers/quantile";

test("quantiles are those that numpy gives", () => {
  // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [0, 0.05, 0.25, 0.5, 0.75, 1])
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const shares = [0, 0.05, 0.25, 0.5, 0.75, 1];
  assert.deepEqual(
    shares.map((share) => quantile(values, share)),
    [1, 1, 1.75, 3.5, 5.25, 9],
  );
  assert.deepEqual(values, [3, 1, 4, 1, 5, 9, 2, 6], "the values stay as they were");
  assert.deepEqual([median([7]), median([10, 9, 100])], [7, 10], "in the order of numbers, not of texts");
  assert.ok(Number.isNaN(median([])));
});

test("the spread is the range of the middle half as a share of the median, and not known of two", () => {
  assert.equal(spread([4, 4, 4, 4]), 0);
  assert.equal(spread([1, 2, 3, 4, 5]), 2 / 3);
  assert.equal(spread([10, 20, 30, 40, 50]), 2 / 3, "it has no unit");
  assert.equal(spread([1, 1, 1, 1, 1000]), 0, "one step that was held up does not count");
  assert.ok(Number.isNaN(spread([1, 2])));
});

test("pairs are compared, so that a machine that slows down for both changes no ratio", () => {
  const drift = [1, 1.2, 3, 2, 0.8];
  const ratios = pairRatios(
    drift.map((factor) => 100 * factor),
    drift.map((factor) => 150 * factor),
  );
  for (const ratio of ratios) assert.ok(Math.abs(ratio - 1.5) < 1e-12);
  assert.deepEqual(pairRatios([1, 2, 3], [2]), [2], "a step without its pair does not count");
});
