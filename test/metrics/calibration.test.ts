import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { calibration, sigmoids } from "../../src/metrics";
import { random } from "../../src/base/random";

interface Case {
  readonly classes: number;
  readonly bins: number;
  readonly probabilities: number[];
  readonly labels: number[];
  readonly known: number[];
  readonly ece: number;
  readonly classECE: number[];
  readonly classwiseECE: number;
  readonly brier: number;
  readonly curve: { count: number; probability: number; frequency: number }[];
}
const cases = JSON.parse(readFileSync(join(__dirname, "fixtures", "calibration.json"), "utf8")) as Case[];

const close = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${what}: ${actual} is not ${expected}`);

describe("calibration", () => {
  for (const expected of cases) {
    const answers = expected.labels.length;
    it(`is scikit-learn's: ${expected.classes} classes, ${expected.bins} bins, ${answers} answers`, () => {
      const { probabilities, labels, classes, known, bins } = expected;
      const actual = calibration(Float64Array.from(probabilities), Uint8Array.from(labels), classes, {
        bins,
        known: Uint8Array.from(known),
      });
      for (const key of ["ece", "classwiseECE", "brier"] as const) close(actual[key], expected[key], key);
      expected.classECE.forEach((value, c) => close(actual.classECE[c], value, `class ${c}`));
      assert.deepEqual(
        actual.bins.map(({ count }) => count),
        expected.curve.map(({ count }) => count),
      );
      actual.bins.forEach(({ probability, frequency, from, to }, b) => {
        close(probability, expected.curve[b].probability, `bin ${b}`);
        close(frequency, expected.curve[b].frequency, `bin ${b}`);
        assert.ok(probability > from - 1e-12 && probability < to + 1e-12);
      });
    });
  }

  it("has 15 bins by default", () => {
    assert.deepEqual(
      calibration(Float64Array.of(0.01, 0.99), Uint8Array.of(0, 1), 1).bins.map(({ from, to }) => [from, to]),
      [
        [0, 1 / 15],
        [14 / 15, 1],
      ],
    );
  });

  it("puts a probability that is an edge in the bin below it, for any number of bins", () => {
    for (let bins = 1; bins <= 60; bins++) {
      for (let edge = 1; edge <= bins; edge++) {
        const [bin] = calibration(Float64Array.of(edge / bins), Uint8Array.of(1), 1, { bins }).bins;
        assert.equal(bin.to, edge / bins);
      }
    }
  });

  it("nears 0 where labels are drawn with the probabilities, and the shift where those are shifted", () => {
    const draw = random("calibration");
    const p = Float64Array.from({ length: 200_000 }, () => 0.8 * draw.uniform());
    const labels = Uint8Array.from(p, (value) => Number(draw.uniform() < value));
    assert.ok(calibration(p, labels, 4).ece < 0.006);
    const { ece, classwiseECE } = calibration(
      p.map((value) => value + 0.2),
      labels,
      4,
    );
    assert.ok(Math.abs(ece - 0.2) < 0.006 && Math.abs(classwiseECE - 0.2) < 0.006);
  });

  it("is not a number for a class without annotation, and the mean leaves it out", () => {
    const { classECE, classwiseECE } = calibration(Float64Array.of(0.9, 0.4), Uint8Array.of(1, 0), 2, {
      known: Uint8Array.of(1, 0),
    });
    assert.ok(Number.isNaN(classECE[1]));
    close(classwiseECE, 0.1, "mean");
    assert.ok(Number.isNaN(calibration(new Float64Array(0), new Uint8Array(0), 2).ece));
  });

  it("refuses what is not a probability", () => {
    for (const value of [1.5, -0.1, NaN]) {
      assert.throws(() => calibration(Float64Array.of(0, 0, 0, value), new Uint8Array(4), 2), {
        code: "metric/not-a-probability",
        message: /class 1 for example 1/,
      });
    }
  });

  it("takes sigmoids, which saturate without overflow", () => {
    const p = sigmoids([-1000, -2, 0, 2, 1000]);
    assert.deepEqual([p[0], p[2], p[4]], [0, 0.5, 1]);
    close(p[1], 0.11920292202211755, "sigmoid(-2)");
    close(p[3], 1 - p[1], "sigmoid(2)");
  });
});
