import assert from "node:assert/strict";
import { test } from "node:test";
import { auditedGramian, combine, gramianOf, updateOf, vectorsOf } from "../../src/analysis";
import { directionNames, parseDirection } from "../../src/directions";
import { dot, samples } from "../directions/gradients";

const close = (a: number, b: number, scale: number, within = 1e-9): boolean => Math.abs(a - b) <= within * scale;
const few = [...samples(1)];

test("vectors made from a Gram matrix have its inner products, whatever its rank", () => {
  for (const { name, gradients } of few) {
    const gram = gramianOf(gradients);
    const again = gramianOf(vectorsOf(gram));
    gradients.forEach((a, i) =>
      gradients.forEach((b, j) => {
        const bound = Math.sqrt(dot(a, a) * dot(b, b));
        assert.equal(gram.values[i * gram.size + j], gram.values[j * gram.size + i]);
        assert.ok(close(gram.values[i * gram.size + j], dot(a, b), bound), name);
        assert.ok(close(again.values[i * gram.size + j], dot(a, b), bound), name);
      }),
    );
    assert.ok(
      vectorsOf(gram).every((vector, i) => vector.slice(i + 1).every((value) => value === 0)),
      "the first along the first axis, and so on",
    );
  }
});

test("an update's inner products and length, found from the Gram matrix alone, are those of the vector itself", () => {
  const size = 1000;
  for (const { name, gradients } of few.filter(({ name }) => name.includes(", none") || name.includes("duplicates"))) {
    const long = gradients.map((g) => Float64Array.from({ length: size }, (_, at) => g[at % g.length]));
    const gram = gramianOf(long);
    for (const direction of directionNames) {
      const update = updateOf(parseDirection(direction), gram);
      const vector = combine(long, update.weights);
      const longest = Math.max(...long.map((g) => Math.hypot(...g))) * Math.max(1, Math.hypot(...vector));
      // Where all cancels, the length is the root of what rounding leaves.
      assert.ok(close(update.norm, Math.hypot(...vector), longest, 1e-6), `${direction}, ${name}`);
      long.forEach((g, i) =>
        assert.ok(
          close(
            update.inner[i],
            g.reduce((sum, value, at) => sum + value * vector[at], 0),
            longest,
          ),
          `${direction}, ${name}`,
        ),
      );
    }
  }
});

test("the primary gradient of an update is the one asked for", () => {
  const { weights, inner } = updateOf(
    parseDirection("project"),
    gramianOf([
      [1, 0],
      [-1, 1],
    ]),
    1,
  );
  [...weights, ...inner].forEach((value, at) =>
    assert.ok(close(value, [1, 1, 0, 1][at], 1), String([...weights, ...inner])),
  );
});

test("the Gram matrix of an audited step is that of its lengths and cosines", () => {
  const { values } = auditedGramian({
    norms: [2, 3],
    cosines: [
      [1, -0.5],
      [-0.5, 1],
    ],
  });
  assert.deepEqual([...values], [4, -3, -3, 9]);
});
