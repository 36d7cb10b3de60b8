import assert from "node:assert/strict";
import { test } from "node:test";
import { GradientPack, liveTensors, weightedSum, type Gradients, type Raw } from "../../src/nn";
import { create } from "../../src/nn/backend";
import { Parameter } from "../../src/nn/parameter";
import { random } from "../../src/base/random";
import { distance, taken } from "./compare";

const draw = random("gradients");
const normals = (n: number): Float32Array => Float32Array.from({ length: n }, () => draw.normal());
const mix = (rows: readonly Float32Array[], weights: readonly number[]): Float32Array =>
  rows[0].map((_, i) => rows.reduce((sum, row, k) => sum + weights[k] * row[i], 0));

test("Gram matrix and weighted sum are those of the flat gradients", () => {
  const before = liveTensors();
  const parameters = [
    new Parameter("a", [3, 3, 2, 4], "convolution"),
    new Parameter("b", [5, 2], "matrix"),
    new Parameter("c", [1], "vector"),
  ];
  for (const size of [1, 2, 4]) {
    const data = Array.from({ length: size }, () => parameters.map((p) => normals(p.size)));
    const pack = new GradientPack(
      data.map((row): Gradients => new Map(parameters.map((p, i) => [p, create(p.shape, row[i])]))),
    );
    assert.equal(pack.size, size);
    const flat = data.map((row) => row.flatMap((values) => [...values]));
    const products = flat.flatMap((a) => flat.map((b) => a.reduce((sum, value, i) => sum + value * b[i], 0)));
    assert.ok(distance(pack.gramian(), products) < 1e-5);

    const weights = Array.from(normals(size));
    const combined = pack.combine(weights);
    parameters.forEach((parameter, i) => {
      const raw = combined.get(parameter)!;
      assert.deepEqual(raw.shape, parameter.shape);
      assert.ok(
        distance(
          taken(raw),
          mix(
            data.map((row) => row[i]),
            weights,
          ),
        ) < 1e-6,
      );
    });
    pack.dispose();
  }
  parameters.forEach((parameter) => parameter.dispose());
  assert.equal(liveTensors(), before);
});

test("weighted sums of tensors", () => {
  for (const size of [1, 3]) {
    const data = Array.from({ length: size }, () => normals(6));
    const weights = Array.from(normals(size));
    const sum: Raw = weightedSum(
      data.map((values) => create([2, 3], values)),
      weights,
    );
    assert.deepEqual(sum.shape, [2, 3]);
    assert.ok(distance(taken(sum), mix(data, weights)) < 1e-6);
  }
});
