import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { add, combine, dot, norm, scale, type Vector } from "./gradients";
import { difference, gramRows, independent, longest, meanOf, solve, update } from "./reference";

describe("aligned", () => {
  it("is the mean of the closest orthogonal gradients of the least singular value's length", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 20, 12)) {
      // The orthogonal polar factor of the matrix by Newton and Schulz: X becomes X (3 - X'X) / 2.
      let X: Vector[] = gradients.map((g) => scale(g, 1 / (longest(gradients) * Math.sqrt(gradients.length))));
      for (let i = 0; i < 60; i++)
        X = X.map((x) =>
          add(
            scale(x, 1.5),
            combine(
              X,
              X.map((y) => -0.5 * dot(x, y)),
            ),
          ),
        );
      // The least singular value, by inverse iteration.
      let v: Vector = gradients.map((_, i) => 1 + 0.1 * i);
      for (let i = 0; i < 3000; i++) {
        v = solve(gramRows(gradients), v)!;
        v = scale(v, 1 / norm(v));
      }
      const expected = scale(meanOf(X), norm(combine(gradients, v)));
      assert.ok(difference(update("aligned", gradients), expected) < 1e-7 * norm(expected), sample);
    }
  });

  it("drops the dimensions of duplicates", () => {
    assert.ok(
      difference(
        update("aligned", [
          [2, 0],
          [2, 0],
        ]),
        [2, 0],
      ) < 1e-9,
    );
    assert.ok(
      norm(
        update("aligned", [
          [2, 0],
          [-2, 0],
        ]),
      ) < 1e-9,
    );
  });
});
