import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { studentQuantile, studentTail } from "../../src/base/interval";
import { holm } from "../../src/base/numbers/holm";
import { random } from "../../src/base/random";

const near = (actual: readonly number[], expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${value} is not ${expected[i]}`));
};

test("adjusted p-values are those of published examples", () => {
  // The documentation of pingouin.holm.
  near(holm([0.5, 0.003, 0.32, 0.054, 0.0003]), [0.64, 0.012, 0.64, 0.162, 0.0015]);
  // The example of Holm in R's HDLSSkST: at 0.05 the third and the seventh hypothesis are rejected, and
  // not the second, which is at the bound.
  const rejected = holm([0.5, 0.01, 0.001, 0.69, 0.02, 0.05, 0.0025]).map((p) => Number(p < 0.05));
  assert.deepEqual(rejected, [0, 0, 1, 0, 0, 0, 1]);
});

test("adjusted p-values are statsmodels's", () => {
  const path = join(__dirname, "..", "metrics", "fixtures", "factorial.json");
  const { holm: cases } = JSON.parse(readFileSync(path, "utf8")) as {
    readonly holm: readonly { readonly values: number[]; readonly adjusted: number[] }[];
  };
  for (const { values, adjusted } of cases) near(holm(values), adjusted);
  assert.deepEqual(holm([]), []);
});

test("of true hypotheses alone, one is rejected in at most 5 of 100 families", () => {
  const draw = random("holm");
  const trials = 2000;
  let wrong = 0;
  for (let i = 0; i < trials; i++) {
    const adjusted = holm(Array.from({ length: 10 }, () => draw.uniform()));
    wrong += Number(adjusted.some((p) => p <= 0.05));
  }
  assert.ok(wrong / trials < 0.065 && wrong / trials > 0.035, `${wrong / trials}`);
});

test("the p-value at the quantile is what the quantile leaves", () => {
  for (const df of [1, 2, 3, 8, 9, 30, 120]) {
    for (const coverage of [0.5, 0.95, 0.999]) {
      const t = studentQuantile(df, coverage);
      assert.ok(Math.abs(studentTail(-t, df) - (1 - coverage)) < 1e-9);
    }
    assert.equal(studentTail(0, df), 1);
  }
});
