import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { orderOf } from "../../src/directions/solvers/order";
import { gramianOf } from "./gradients";
import { independent } from "./reference";

describe("orderOf", () => {
  it("is cyclic without a seed", () => {
    const gram = gramianOf([[1], [1], [1], [1]]);
    assert.deepEqual(
      [0, 1, 2, 3].map((i) => orderOf(gram, i, undefined)),
      [
        [1, 2, 3],
        [2, 3, 0],
        [3, 0, 1],
        [0, 1, 2],
      ],
    );
  });

  it("takes every order of the others with a seed, from step to step", () => {
    const orders = [...independent([4], 60)].map(({ gradients }) => orderOf(gramianOf(gradients), 1, 5));
    orders.forEach((order) => assert.deepEqual([...order].sort(), [0, 2, 3]));
    assert.equal(new Set(orders.map(String)).size, 6);
  });
});
