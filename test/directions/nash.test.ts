import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { random } from "../../src/base/random";
import { combine, dot, gramianOf, norm, scale, type Vector } from "./gradients";
import { difference, independent, named, update } from "./reference";

/** Made by fixtures/nash_updates.py, with the authors' code. */
const cases = JSON.parse(readFileSync(join(__dirname, "fixtures", "nash.json"), "utf8")) as {
  readonly gradients: readonly Vector[];
  readonly weights: Vector;
  readonly update: Vector;
}[];

describe("nash", () => {
  it("has the weights and the update of the authors' code, for gradients of any length", () => {
    assert.ok(cases.length > 6);
    for (const { gradients, weights, update: theirs } of cases) {
      const ours = named("nash:limit=Infinity").weights(gramianOf(gradients), 0).weights;
      ours.forEach((w, i) => assert.ok(Math.abs(w / weights[i] - 1) < 1e-4, `${w} is not ${weights[i]}`));
      assert.ok(difference(update("nash", gradients), theirs) < 1e-4);
    }
  });

  it("solves its equation, (Gw)_i w_i = 1, at any lengths", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30)) {
      const draw = random("lengths", sample);
      const scaled = gradients.map((g) => scale(g, 10 ** (24 * draw.uniform() - 12)));
      const { weights } = named("nash:limit=Infinity").weights(gramianOf(scaled), 0);
      const d = combine(scaled, weights);
      scaled.forEach((g, i) => assert.ok(Math.abs(dot(d, g) * weights[i] - 1) < 1e-9, sample));
      assert.ok(Math.abs(norm(update("nash", scaled)) - 1) < 1e-9, sample);
      assert.ok(difference(update("nash:limit=Infinity", gradients), d) < 1e-8, sample);
    }
  });
});
