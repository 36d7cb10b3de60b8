import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eigen } from "../../src/directions/solvers/spectral";
import { gramianOf, samples, scale } from "./gradients";

describe("eigen", () => {
  it("decomposes: V L V' is the matrix, V'V the identity, values fall", () => {
    for (const { name, gradients } of samples(1)) {
      const { size, values } = gramianOf(gradients);
      const pairs = eigen({ size, values });
      const largest = Math.max(...values.map(Math.abs));
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const rebuilt = pairs.reduce((sum, { value, vector }) => sum + value * vector[i] * vector[j], 0);
          assert.ok(Math.abs(rebuilt - values[i * size + j]) <= 1e-13 * largest, name);
          const product = pairs[i].vector.reduce((sum, x, k) => sum + x * pairs[j].vector[k], 0);
          assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-13, name);
        }
        if (i > 0) assert.ok(pairs[i].value <= pairs[i - 1].value, name);
      }
    }
  });

  it("finds small eigenvalues to full accuracy beside large ones", () => {
    const gram = gramianOf([[1e8, 0], scale([0.6, 0.8], 1e-8)]);
    // Product and sum are the determinant (1e8 0.8e-8)^2 and the trace.
    const [large, small] = eigen(gram).map(({ value }) => value);
    assert.ok(Math.abs(large / 1e16 - 1) < 1e-14);
    assert.ok(Math.abs(small / 0.64e-16 - 1) < 1e-14);
  });
});
