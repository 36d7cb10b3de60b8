import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { combine, dot, gramianOf, norm, samples, scale } from "./gradients";
import { difference, gramRows, independent, named, shortest, solve, subsets, update } from "./reference";

describe("mgda", () => {
  it("is the point of least norm, by trying every face of the hull", () => {
    for (const { name: sample, gradients } of independent([2, 3, 4, 5], 40, 5)) {
      const points = subsets(gradients.length)
        .slice(1)
        .flatMap((set) => {
          const chosen = set.map((k) => gradients[k]);
          const w = solve(
            gramRows(chosen),
            chosen.map(() => 1),
          );
          const total = w?.reduce((sum, value) => sum + value, 0) ?? 0;
          return w?.every((value) => value / total >= 0) ? [combine(chosen, scale(w, 1 / total))] : [];
        });
      const least = points.reduce((best, point) => (norm(point) < norm(best) ? point : best));
      assert.ok(difference(update("mgda", gradients), least) < 1e-9, sample);
    }
  });

  it("meets its optimality conditions, whatever the defects", () => {
    for (const { name: sample, gradients } of samples(2)) {
      const { weights } = named("mgda").weights(gramianOf(gradients), 0);
      assert.ok(weights.every((w) => w >= 0) && Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-12, sample);
      const d = combine(gradients, weights);
      const least = shortest(gradients);
      gradients.forEach((g, i) => {
        const slack = (dot(d, g) - dot(d, d)) / (norm(g) * least || 1);
        assert.ok(slack >= -1e-8, `${sample}: ${slack}`);
        // The weight is measured by what it adds, against the shortest gradient.
        const added = (weights[i] * norm(g)) / (least || Infinity);
        assert.ok(Math.min(added, slack) < 1e-8, `${sample}: weight ${weights[i]} at slack ${slack}`);
      });
    }
  });
});
