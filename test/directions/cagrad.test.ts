import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { combine, dot, gramianOf, norm, samples, scale, type Vector } from "./gradients";
import { difference, independent, longest, meanOf, named, nonzero, update } from "./reference";

describe("cagrad", () => {
  const worst = (d: Vector, gradients: readonly Vector[]): number =>
    Math.min(...nonzero(gradients).map((g) => dot(d, g)));

  for (const c of [0.2, 0.5, 0.9]) {
    it(`c = ${c}: stays in its ball, and no objective does worse than under the mean, whatever the defects`, () => {
      for (const { name: sample, gradients } of samples(1)) {
        const mean = meanOf(gradients);
        const d = update(`cagrad:c=${c}`, gradients);
        // The mean itself is rounded where long gradients cancel in it.
        const rounding = 1e-7 * longest(gradients);
        assert.ok(difference(d, mean) <= c * norm(mean) + rounding, `${sample}: outside the ball`);
        assert.ok(dot(d, mean) >= (1 - c) * dot(mean, mean) - rounding * norm(mean), `${sample}: the mean rises`);
        assert.ok(
          worst(d, gradients) >= worst(mean, gradients) - rounding * longest(gradients),
          `${sample}: one is worse`,
        );
      }
    });

    it(`c = ${c}: reaches the dual's bound, found on a grid of the simplex`, () => {
      for (const { name: sample, gradients } of independent([2, 3], 12, 3)) {
        const mean = meanOf(gradients);
        const reached = worst(update(`cagrad:c=${c}`, gradients), gradients);
        const dual = (w: Vector): number => {
          const g = combine(gradients, w);
          return dot(g, mean) + c * norm(mean) * norm(g);
        };
        // Weak duality: no point of the ball is better than any value of the dual; a fine grid's least is nearly the
        // best.
        const n = 60;
        let bound = Infinity;
        for (let i = 0; i <= n; i++) {
          for (let j = 0; j <= (gradients.length === 3 ? n - i : 0); j++) {
            const w = gradients.length === 3 ? [i / n, j / n, (n - i - j) / n] : [i / n, (n - i) / n];
            bound = Math.min(bound, dual(w));
          }
        }
        const size = norm(mean) * longest(gradients);
        assert.ok(
          reached <= bound + 1e-12 * size && reached >= bound - 0.02 * size,
          `${sample}: ${reached}, bound ${bound}`,
        );
      }
    });
  }

  it("meets strong duality: reached and bound are one number", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 30)) {
      const c = 0.5;
      const mean = meanOf(gradients);
      const { weights } = named("cagrad").weights(gramianOf(gradients), 0);
      const extra = [...weights].map((w) => w - 1 / gradients.length);
      const total = extra.reduce((sum, w) => sum + w, 0);
      const hull = combine(gradients, scale(extra, 1 / total));
      const bound = dot(hull, mean) + c * norm(mean) * norm(hull);
      assert.ok(
        Math.abs(worst(update("cagrad", gradients), gradients) - bound) <= 1e-8 * norm(mean) * longest(gradients),
        sample,
      );
    }
  });

  it("opposes nobody where the gradients are opposed and the ball allows it", () => {
    const d = update("cagrad", [
      [1, 0],
      [-0.9, 0],
      [0, 2],
    ]);
    assert.ok(Math.abs(d[0]) < 1e-9 && Math.abs(d[1] - 2 / 3) < 1e-9, d.join());
  });
});
