import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../src/base/random";
import { add, scale, type Vector } from "./gradients";
import { difference, independent, longest, meanOf, projection, update } from "./reference";

describe("upgrad", () => {
  it("is the mean of the gradients' projections on the dual cone, by trying every set of active constraints", () => {
    for (const { name: sample, gradients } of independent([2, 3, 4, 5], 30, 6)) {
      const expected = meanOf(gradients.map((g) => projection(g, gradients)));
      assert.ok(difference(update("upgrad", gradients), expected) < 1e-9, sample);
    }
  });

  it("is linear under scaling of each gradient", () => {
    for (const { name: sample, gradients } of independent([3, 4], 20)) {
      const scaledBy = (factors: Vector): Vector =>
        update(
          "upgrad",
          gradients.map((g, i) => scale(g, factors[i])),
        );
      const draw = random("factors", sample);
      const [a, b] = [0, 1].map(() => gradients.map(() => 10 ** (2 * draw.uniform() - 1)));
      assert.ok(difference(scaledBy(add(a, b)), add(scaledBy(a), scaledBy(b))) < 1e-8 * longest(gradients), sample);
    }
  });
});
