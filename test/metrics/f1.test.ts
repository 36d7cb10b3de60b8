import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { f1, type F1 } from "../../src/metrics";
import { random } from "../../src/base/random";

interface Case extends F1 {
  readonly classes: number;
  readonly threshold: number;
  readonly scores: number[];
  readonly labels: number[];
}
const cases = JSON.parse(readFileSync(join(__dirname, "fixtures", "f1.json"), "utf8")) as Case[];

function assertClose(actual: F1, expected: F1): void {
  for (const key of ["cf1", "cf1OfMeans", "of1"] as const) {
    assert.ok(Math.abs(actual[key] - expected[key]) <= 1e-12, `${key}: ${actual[key]} is not ${expected[key]}`);
  }
}

describe("F1", () => {
  cases.forEach((expected, i) => {
    it(`is scikit-learn's, case ${i}: ${expected.classes} classes, threshold ${expected.threshold}`, () => {
      const { scores, labels, classes, threshold } = expected;
      assertClose(f1(Float64Array.from(scores), Uint8Array.from(labels), classes, { threshold }), expected);
    });
  });

  it("is scikit-learn's over the classes seen after each session", () => {
    interface Seen extends Pick<Case, "classes" | "scores" | "labels"> {
      readonly seen: number[];
      readonly f1: (F1 & { readonly threshold: number })[];
    }
    const sessions = JSON.parse(readFileSync(join(__dirname, "fixtures", "f1_seen.json"), "utf8")) as Seen[];
    assert.deepEqual(
      sessions.map(({ seen }) => seen.length),
      [3, 5, 7],
    );
    for (const { classes, seen, scores, labels, f1: expected } of sessions) {
      const [table, truth] = [Float64Array.from(scores), Uint8Array.from(labels)];
      for (const { threshold, ...values } of expected)
        assertClose(f1(table, truth, classes, { threshold, among: seen }), values);
    }
  });

  it("takes 0.5 by default", () => {
    const { scores, labels, classes } = cases[0];
    const table = Float64Array.from(scores);
    assert.deepEqual(
      f1(table, Uint8Array.from(labels), classes),
      f1(table, Uint8Array.from(labels), classes, { threshold: 0.5 }),
    );
  });

  it("predicts only above the threshold", () => {
    assert.equal(f1(Float64Array.of(0.5, 0.6), Uint8Array.of(1, 1), 1).of1, 2 / 3);
  });

  it("does not see unknown entries", () => {
    const draw = random("F1 known");
    for (const { scores, labels, classes } of cases) {
      const known = Uint8Array.from(scores, () => draw.integer(2));
      const [table, truth] = [Float64Array.from(scores), Uint8Array.from(labels)];
      const before = f1(table, truth, classes, { known });
      known.forEach((value, i) => value === 0 && ((table[i] = 1 - table[i]), (truth[i] = 1 - truth[i])));
      assertClose(f1(table, truth, classes, { known }), before);
    }
  });
});
