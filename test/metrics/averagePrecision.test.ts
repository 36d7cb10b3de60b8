import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { averagePrecision, classAveragePrecisions, meanAveragePrecision } from "../../src/metrics";
import { random } from "../../src/base/random";

interface Case {
  readonly name: string;
  readonly scores: number[];
  readonly labels: number[];
  readonly ap: number;
}
const cases = JSON.parse(readFileSync(join(__dirname, "fixtures", "average_precision.json"), "utf8")) as Case[];

const close = (actual: number, expected: number, message?: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${message ?? ""} ${actual} is not ${expected}`);

/** Random scores, every fourth case with few distinct values, and labels with a positive. */
function sample(seed: number): { scores: Float64Array; labels: Uint8Array } {
  const draw = random("average precision", seed);
  const n = 1 + draw.integer(60);
  const scores = Float64Array.from({ length: n }, () => (seed % 4 === 0 ? draw.integer(4) : draw.normal()));
  const labels = Uint8Array.from({ length: n }, () => (draw.uniform() < 0.3 ? 1 : 0));
  labels[draw.integer(n)] = 1;
  return { scores, labels };
}

describe("average precision", () => {
  for (const { name, scores, labels, ap } of cases) {
    it(`is scikit-learn's: ${name}`, () =>
      close(averagePrecision(Float64Array.from(scores), Uint8Array.from(labels)), ap));
  }

  it("without ties is the mean over positives of the precision at their rank", () => {
    for (let seed = 1; seed < 200; seed += 4) {
      const { scores, labels } = sample(seed);
      const ranked = [...scores.keys()].sort((i, j) => scores[j] - scores[i]).map((i) => labels[i]);
      const precisions = ranked.flatMap((label, rank) =>
        label === 1 ? [ranked.slice(0, rank + 1).filter(Boolean).length / (rank + 1)] : [],
      );
      close(averagePrecision(scores, labels), precisions.reduce((sum, p) => sum + p, 0) / precisions.length);
    }
  });

  it("does not depend on the order of the examples, nor on an increasing transform of the scores", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { scores, labels } = sample(seed);
      const ap = averagePrecision(scores, labels);
      const order = random("order", seed).shuffle([...scores.keys()]);
      close(
        averagePrecision(
          Float64Array.from(order, (i) => scores[i]),
          Uint8Array.from(order, (i) => labels[i]),
        ),
        ap,
      );
      close(
        averagePrecision(
          scores.map((s) => Math.exp(s) - 7),
          labels,
        ),
        ap,
      );
      assert.ok(ap > 0 && ap <= 1);
    }
  });

  it("leaves unknown examples out", () => {
    for (let seed = 0; seed < 100; seed++) {
      const { scores, labels } = sample(seed);
      const draw = random("known", seed);
      const known = labels.map((label) => (label === 1 || draw.uniform() < 0.5 ? 1 : 0));
      const kept = [...known.keys()].filter((i) => known[i] === 1);
      const expected = averagePrecision(
        Float64Array.from(kept, (i) => scores[i]),
        Uint8Array.from(kept, (i) => labels[i]),
      );
      scores.forEach((_, i) => known[i] === 0 && (scores[i] = NaN));
      close(averagePrecision(scores, labels, known), expected);
    }
  });

  it("reads row-major tables, in single precision too", () => {
    const columns = [sample(3), sample(7)].map(({ scores, labels }) => ({
      scores: scores.slice(0, 5),
      labels: labels.slice(0, 5).fill(1, 2, 3),
    }));
    const n = Math.min(...columns.map(({ scores }) => scores.length));
    const interleave = (of: "scores" | "labels"): number[] =>
      Array.from({ length: 2 * n }, (_, i) => columns[i % 2][of][i >> 1]);
    const table = classAveragePrecisions(
      Float32Array.from(interleave("scores")),
      Uint8Array.from(interleave("labels")),
      2,
    );
    columns.forEach(({ scores, labels }, c) =>
      close(table[c], averagePrecision(scores.slice(0, n), labels.slice(0, n))),
    );
  });

  it("is not a number without a positive, and the mean leaves such classes out", () => {
    assert.ok(Number.isNaN(averagePrecision(Float64Array.of(1, 2), new Uint8Array(2))));
    assert.ok(Number.isNaN(averagePrecision(Float64Array.of(1, 2), Uint8Array.of(1, 0), Uint8Array.of(0, 1))));
    assert.equal(meanAveragePrecision([0.5, NaN, 1]), 0.75);
    assert.equal(meanAveragePrecision([0.5, NaN, 1], [0, 1]), 0.5);
    assert.ok(Number.isNaN(meanAveragePrecision([NaN])));
  });

  it("refuses a score that is not a number", () => {
    assert.throws(() => classAveragePrecisions(Float64Array.of(1, 2, 3, NaN), new Uint8Array(4), 2), {
      code: "metric/not-a-number",
      message: /class 1 for example 1/,
    });
  });
});
