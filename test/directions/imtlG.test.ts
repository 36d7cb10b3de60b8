import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { combine, dot, gramianOf, norm, scale } from "./gradients";
import { difference, independent, named, update } from "./reference";

describe("imtl-g", () => {
  it("has weights of sum 1 and one projection on every unit gradient", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30)) {
      const { weights } = named("imtl-g").weights(gramianOf(gradients), 0);
      assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-9, sample);
      const d = combine(gradients, weights);
      const [first, ...rest] = gradients.map((g) => dot(d, g) / norm(g));
      rest.forEach((value) => assert.ok(Math.abs(value - first) <= 1e-9 * norm(d), sample));
    }
  });

  it("keeps that with a duplicate, and gives a zero gradient no weight", () => {
    for (const {
      name: sample,
      gradients: [g, h],
    } of independent([2], 20)) {
      const { weights } = named("imtl-g").weights(gramianOf([g, h, g, scale(g, 0)]), 0);
      assert.ok(Math.abs(weights[0] - weights[2]) < 1e-9 && weights[3] === 0, sample);
      assert.ok(
        difference(combine([g, h, g], weights), update("imtl-g", [g, h])) <= 1e-9 * norm(update("imtl-g", [g, h])),
        sample,
      );
    }
  });
});
