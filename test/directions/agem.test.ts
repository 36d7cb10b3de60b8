import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gramianOf } from "./gradients";
import { difference, independent, meanOf, named, projection, update } from "./reference";

describe("agem", () => {
  it("is the closest update that does not oppose the mean of the others", () => {
    for (const { name: sample, gradients } of independent([2, 3, 5], 40)) {
      assert.ok(
        difference(update("agem", gradients), projection(gradients[0], [meanOf(gradients.slice(1))])) < 1e-10,
        sample,
      );
    }
  });

  it("leaves the primary gradient where the others cancel", () => {
    assert.deepEqual(
      [
        ...named("agem").weights(
          gramianOf([
            [1, -1],
            [0, 1e-9],
            [1, 0],
            [-1, 0],
          ]),
          0,
        ).weights,
      ],
      [1, 0, 0, 0],
    );
  });
});
