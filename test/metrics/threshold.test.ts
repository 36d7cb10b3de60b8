import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { bestThreshold, f1 } from "../../src/metrics";
import { random } from "../../src/base/random";

interface Case {
  readonly classes: number;
  readonly probabilities: number[];
  readonly labels: number[];
  readonly known: number[];
  readonly best: Record<"cf1" | "of1", number>;
}
const cases = JSON.parse(readFileSync(join(__dirname, "fixtures", "threshold.json"), "utf8")) as Case[];

describe("the threshold that maximises F1", () => {
  for (const { classes, best, ...arrays } of cases) {
    for (const by of ["of1", "cf1"] as const) {
      it(`reaches scikit-learn's highest ${by}, ${classes} classes, ${arrays.labels.length} answers`, () => {
        const [p, labels, known] = [
          Float64Array.from(arrays.probabilities),
          Uint8Array.from(arrays.labels),
          Uint8Array.from(arrays.known),
        ];
        const threshold = bestThreshold(p, labels, classes, { by, known });
        assert.ok(Math.abs(f1(p, labels, classes, { threshold, known })[by] - best[by]) <= 1e-12);
      });
    }
  }

  it("is the middle of the gap that separates the labels", () => {
    assert.equal(bestThreshold(Float64Array.of(0.9, 0.7, 0.3, 0.1), Uint8Array.of(1, 1, 0, 0), 2, { by: "of1" }), 0.5);
    assert.equal(bestThreshold(Float64Array.of(0.9, 0.7, 0.4), Uint8Array.of(1, 1, 1), 1, { by: "cf1" }), 0.2);
  });

  it("is the highest of equally good ones", () => {
    // The first alone: 2 * 1 / (1 + 2). All four: 2 * 2 / (4 + 2).
    assert.equal(bestThreshold(Float64Array.of(0.8, 0.6, 0.4, 0.2), Uint8Array.of(1, 0, 0, 1), 1, { by: "of1" }), 0.7);
  });

  it("separates neighbouring floating-point numbers", () => {
    for (const [high, low] of [
      [0.5, 0.5 - 2 ** -54],
      [0.5 + 2 ** -53, 0.5],
      [Number.MIN_VALUE, 0],
    ]) {
      const threshold = bestThreshold(Float64Array.of(high, low), Uint8Array.of(1, 0), 1, { by: "of1" });
      assert.ok(threshold < high && threshold >= low);
    }
  });

  it("does not see unknown entries", () => {
    for (let seed = 0; seed < 50; seed++) {
      const draw = random("threshold", seed);
      const p = Float64Array.from({ length: 40 }, () => draw.uniform());
      const labels = Uint8Array.from(p, () => draw.integer(2));
      const known = Uint8Array.from(p, () => draw.integer(2));
      const before = bestThreshold(p, labels, 4, { by: "cf1", known });
      known.forEach((value, i) => value === 0 && ((p[i] = draw.uniform()), (labels[i] = 1 - labels[i])));
      assert.equal(bestThreshold(p, labels, 4, { by: "cf1", known }), before);
    }
  });

  it("is not a number without a positive", () => {
    assert.ok(Number.isNaN(bestThreshold(Float64Array.of(0.4, 0.2), new Uint8Array(2), 1, { by: "of1" })));
    assert.ok(Number.isNaN(bestThreshold(new Float64Array(0), new Uint8Array(0), 3, { by: "cf1" })));
  });
});
