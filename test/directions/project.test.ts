import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { project, projectPresets } from "../../src/directions";
import { random } from "../../src/base/random";
import { add, combine, dot, gramianOf, norm, samples, scale, type Vector } from "./gradients";

const pure = project();
const update = (gradients: readonly Vector[], primary = 0): Vector =>
  combine(gradients, pure.weights(gramianOf(gradients), primary).weights);
const opposes = ([primary, ...others]: readonly Vector[]): boolean => others.some((g) => dot(primary, g) < 0);
/** <a, b> over both lengths, against a reference length for a; 0 for a zero vector. */
const relative = (a: Vector, b: Vector, length: number): number => dot(a, b) / (norm(b) * length || 1);

/**
 * Distance from `primary` to the cone <g, other> >= 0, by trying every set of constraints that may hold with equality.
 */
function distanceToCone(primary: Vector, others: readonly Vector[]): number {
  let best = norm(primary);
  for (let set = 0; set < 1 << others.length; set++) {
    const basis: Vector[] = [];
    const without = (v: Vector): Vector => basis.reduce((rest, e) => add(rest, scale(e, -dot(rest, e))), v);
    for (const g of others.filter((_, k) => (set >> k) & 1)) {
      // Twice: one pass of Gram-Schmidt leaves rounding errors that a nearly dependent gradient would magnify.
      const rest = without(without(g));
      if (norm(rest) > 1e-10 * norm(g)) basis.push(scale(rest, 1 / norm(rest)));
    }
    const candidate = without(without(primary));
    if (others.every((g) => relative(candidate, g, norm(primary)) >= -1e-10)) {
      best = Math.min(best, norm(add(candidate, scale(primary, -1))));
    }
  }
  return best;
}

describe("project, margin 0", () => {
  it("opposes no other gradient and meets the optimality conditions", () => {
    for (const { name, gradients } of samples()) {
      const [primary, ...others] = gradients;
      const { weights, duals } = pure.weights(gramianOf(gradients), 0);
      const g = combine(gradients, weights);
      others.forEach((other, i) => {
        const product = relative(g, other, norm(primary));
        assert.ok(product >= -1e-8, `${name}: <g', g_${i + 1}> is ${product}`);
        if (duals === undefined) return;
        const dual = (duals[i + 1] * norm(other)) / norm(primary);
        assert.ok(
          duals[i + 1] >= 0 && Math.min(dual, Math.abs(product)) < 1e-8,
          `${name}: dual ${dual} with product ${product}`,
        );
      });
    }
  });

  it("is the closest such update", () => {
    for (const { name, gradients } of samples(2)) {
      const [primary, ...others] = gradients;
      const distance = norm(add(update(gradients), scale(primary, -1)));
      const least = distanceToCone(primary, others);
      assert.ok(
        Math.abs(distance - least) <= 1e-7 * norm(primary),
        `${name}: ${distance}, but ${least} is enough of ${norm(primary)}`,
      );
    }
  });

  it("leaves the primary gradient alone exactly where nothing opposes it", () => {
    let alone = 0;
    for (const { name, gradients } of samples()) {
      const { weights, projected } = pure.weights(gramianOf(gradients), 0);
      assert.equal(projected, opposes(gradients), name);
      assert.equal(weights[0], 1);
      if (projected) continue;
      alone++;
      assert.ok(
        weights.slice(1).every((w) => w === 0),
        name,
      );
    }
    assert.ok(alone > 100);
    assert.deepEqual([...pure.weights(gramianOf([[1, 2]]), 0).weights], [1]);
  });

  it("does not depend on the order of the gradients", () => {
    for (const { name, gradients } of samples(2)) {
      const order = random("order", name).shuffle([...gradients.keys()]);
      const shuffled = update(
        order.map((i) => gradients[i]),
        order.indexOf(0),
      );
      assert.ok(norm(add(shuffled, scale(update(gradients), -1))) <= 1e-7 * norm(gradients[0]), name);
    }
  });

  it("scales with the primary gradient and not with the others", () => {
    for (const { name, gradients } of samples(1)) {
      const draw = random("scale", name);
      const factors = gradients.map(() => 10 ** (8 * draw.uniform() - 4));
      const scaled = update(gradients.map((g, i) => scale(g, factors[i])));
      const expected = scale(update(gradients), factors[0]);
      assert.ok(norm(add(scaled, scale(expected, -1))) <= 1e-7 * factors[0] * norm(gradients[0]), name);
    }
  });

  it("stays near the exact update on Gram matrices in single precision", () => {
    for (const { name, gradients } of samples(2)) {
      const exact = gramianOf(gradients);
      const { weights } = pure.weights({ ...exact, values: exact.values.map(Math.fround) }, 0);
      const [primary, ...others] = gradients;
      const g = combine(gradients, weights);
      others.forEach((other) => assert.ok(relative(g, other, norm(primary)) >= -1e-3, name));
    }
  });
});

describe("project, margin above 0", () => {
  /** argmin 1/2 v'Av + b'v, v >= margin, by exact minimisation along one coordinate after another. */
  function coordinateDescent(A: number[][], b: number[], margin: number): number[] {
    const v = b.map(() => margin);
    for (let sweep = 0, change = Infinity; sweep < 100_000 && change > 1e-13; sweep++) {
      change = 0;
      for (let k = 0; k < v.length; k++) {
        const next = Math.max(margin, v[k] - (dot(A[k], v) + b[k]) / A[k][k]);
        change = Math.max(change, Math.abs(next - v[k]));
        v[k] = next;
      }
    }
    return v;
  }

  for (const [name, options] of Object.entries({
    ...projectPresets,
    between: { margin: 0.3, eps: 0 },
    ridge: { margin: 0, eps: 0.5 },
  })) {
    it(`solves the dual problem with the values of ${name}`, () => {
      let projected = 0;
      for (let i = 0; i < 300; i++) {
        const draw = random("dual", i);
        const size = 2 + draw.integer(4);
        const gradients = Array.from({ length: size }, () => Array.from({ length: 9 }, draw.normal));
        const result = project(options).weights(gramianOf(gradients), 0);
        assert.equal(result.projected, opposes(gradients));
        if (!result.projected) continue;
        projected++;
        const [primary, ...others] = gradients;
        const A = others.map((g, k) => others.map((h, l) => dot(g, h) + (k === l ? options.eps : 0)));
        const expected = coordinateDescent(
          A,
          others.map((g) => dot(g, primary)),
          options.margin,
        );
        expected.forEach((v, k) =>
          assert.ok(Math.abs(result.weights[k + 1] - v) < 1e-9, `${i}: ${result.weights[k + 1]}, not ${v}`),
        );
        assert.deepEqual([...(result.duals ?? [])], [0, ...result.weights.slice(1)]);
      }
      assert.ok(projected > 100);
    });
  }

  it("gives every other gradient its margin, whatever the defects", () => {
    for (const { name, gradients } of samples()) {
      const { weights, projected } = project(projectPresets.original).weights(gramianOf(gradients), 0);
      if (projected)
        assert.ok(
          weights.slice(1).every((w) => w >= 1 && Number.isFinite(w)),
          name,
        );
    }
  });
});

describe("project, bad input", () => {
  it("refuses a Gram matrix that is not one", () => {
    for (const values of [
      [1, NaN, NaN, 1],
      [Infinity, -1, -1, 1],
      [1, -2, -2, 1],
      [-1, -1, -1, 1],
    ]) {
      assert.throws(() => pure.weights({ size: 2, values: Float64Array.from(values) }, 0), {
        code: "direction/gramian",
      });
    }
  });

  it("refuses options out of range", () => {
    for (const options of [{ margin: -1 }, { eps: NaN }, { margin: Infinity }]) {
      assert.throws(() => project(options), { code: "argument/invalid", exit: 2 });
    }
  });
});
