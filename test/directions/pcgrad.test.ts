import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { add, dot, gramianOf, norm, scale, type Vector } from "./gradients";
import { difference, independent, named, update } from "./reference";

describe("pcgrad and gradvac", () => {
  /** Algorithm 1 of both papers, on the vectors themselves, in cyclic order. */
  const literal = (gradients: readonly Vector[], adapt: (g: Vector, other: Vector) => Vector): Vector =>
    gradients.map((g, i) => [...gradients.slice(i + 1), ...gradients.slice(0, i)].reduce(adapt, g)).reduce(add);
  const drop = (g: Vector, other: Vector): Vector =>
    dot(g, other) < 0 ? add(g, scale(other, -dot(g, other) / dot(other, other))) : g;
  const cosine = (a: Vector, b: Vector): number => dot(a, b) / norm(a) / norm(b);

  it("are the papers' algorithms on vectors", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30, 5)) {
      assert.ok(difference(update("pcgrad", gradients), literal(gradients, drop)) < 1e-10, sample);
      assert.ok(difference(update("gradvac-fixed:target=0", gradients), literal(gradients, drop)) < 1e-10, sample);
    }
  });

  it("gradvac-fixed brings a pair's cosine up to the target, and leaves a higher one", () => {
    for (const {
      name: sample,
      gradients: [g, h],
    } of independent([2], 60, 4)) {
      const { weights } = named("gradvac-fixed:target=0.3").weights(gramianOf([g, h]), 0);
      if (cosine(g, h) >= 0.3) assert.deepEqual([...weights], [1, 1], sample);
      else {
        // weights - 1 is what each gained of the other.
        assert.ok(Math.abs(cosine(add(g, scale(h, weights[1] - 1)), h) - 0.3) < 1e-12, sample);
        assert.ok(Math.abs(cosine(add(h, scale(g, weights[0] - 1)), g) - 0.3) < 1e-12, sample);
      }
    }
  });

  it("draw another order from a seed, the same each time", () => {
    for (const name of ["pcgrad", "gradvac", "gradvac-fixed"]) {
      let changed = 0;
      for (const { gradients } of independent([4], 20, 3)) {
        assert.deepEqual(update(`${name}:seed=1`, gradients), update(`${name}:seed=1`, gradients));
        const updates = ["", ":seed=1", ":seed=2"].map((seed) => update(`${name}${seed}`, gradients).join());
        changed += new Set(updates).size;
      }
      assert.ok(changed > 40, `${changed}`);
    }
  });
});
