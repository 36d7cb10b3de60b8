import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nonNegativeQP } from "../../src/directions/solvers/nonNegativeQP";

const solve = (A: number[], b: number[]): number[] => [...nonNegativeQP(Float64Array.from(A), Float64Array.from(b))];

describe("nonNegativeQP", () => {
  it("solves problems worked by hand", () => {
    const problems: [A: number[], b: number[], w: number[]][] = [
      [[2], [-3], [1.5]],
      [[2], [3], [0]],
      [
        [1, 0, 0, 4],
        [-1, 8],
        [1, 0],
      ],
      [
        [0, 0, 0, 1],
        [0, -2],
        [0, 2],
      ],
      [
        [1e24, 0, 0, 1e-24],
        [-1e24, -1e-24],
        [1, 1],
      ],
      [[], [], []],
    ];
    for (const [A, b, expected] of problems) {
      const w = solve(A, b);
      assert.equal(w.length, expected.length);
      w.forEach((value, k) =>
        assert.ok(Math.abs(value - expected[k]) < 1e-12, `${w.join()} is not ${expected.join()}`),
      );
    }
  });

  it("raises where the matrix is far from semidefinite, with its data", () => {
    const message = /A = \[1, -2, -2, 1\], b = \[-1, -1\]/;
    assert.throws(() => solve([1, -2, -2, 1], [-1, -1]), { code: "direction/unsolved", exit: 1, message });
  });
});
