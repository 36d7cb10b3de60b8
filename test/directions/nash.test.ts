import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../src/base/random";
import { combine, dot, gramianOf, norm, scale } from "./gradients";
import { difference, independent, named, update } from "./reference";

describe("nash", () => {
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
