import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { directionNames, directions, parseDirection } from "../../src/directions";
import { random } from "../../src/base/random";
import { add, combine, dot, gramianOf, norm, samples, scale, type Vector } from "./gradients";
import { difference, independent, longest, meanOf, named, nonzero, shortest, update } from "./reference";

const ofGramians = directionNames.filter((name) => parseDirection(name).kind === "gramian");

describe("every direction from a Gram matrix", () => {
  for (const name of ofGramians) {
    it(`${name}: finite weights, whatever the defects, in double and single precision`, () => {
      for (const { name: sample, gradients } of samples(1)) {
        const gram = gramianOf(gradients);
        const single = gram.values.map(Math.fround);
        for (const values of single.every(Number.isFinite) ? [gram.values, single] : [gram.values]) {
          const { weights } = named(name).weights({ size: gram.size, values }, 0);
          assert.ok(weights.length === gradients.length && weights.every(Number.isFinite), sample);
        }
      }
    });

    it(`${name}: weight 1 for a single gradient, none for zeros, a coded error for what is no Gram matrix`, () => {
      assert.deepEqual([...named(name).weights(gramianOf([[3, 4]]), 0).weights], [1]);
      assert.ok(
        named(name)
          .weights(
            gramianOf([
              [0, 0],
              [0, 0],
              [0, 0],
            ]),
            0,
          )
          .weights.every(Number.isFinite),
      );
      for (const values of [
        [1, NaN, NaN, 1],
        [1, -2, -2, 1],
        [Infinity, 0, 0, 1],
      ]) {
        assert.throws(() => named(name).weights({ size: 2, values: Float64Array.from(values) }, 0), {
          code: "direction/gramian",
        });
      }
    });

    it(`${name}: the same update for gradients in another order`, () => {
      // The order is part of pcgrad and gradvac from three gradients on, but for cyclic shifts.
      const ordered = name === "pcgrad" || name === "gradvac";
      for (const { name: sample, gradients } of independent([2, 3, 4, 5], 15)) {
        const indices = [...gradients.keys()];
        const by = 1 + random("shift", sample).integer(gradients.length - 1);
        const order = ordered
          ? indices.map((i) => (i + by) % gradients.length)
          : random("order", sample).shuffle(indices);
        const shuffled = update(
          name,
          order.map((i) => gradients[i]),
          order.indexOf(0),
        );
        assert.ok(difference(shuffled, update(name, gradients)) <= 1e-9 * longest(gradients), sample);
      }
    });

    it(`${name}: scales with the gradients, nash not at all`, () => {
      const degree = name === "nash" ? 0 : 1;
      for (const { name: sample, gradients } of independent([2, 4], 8)) {
        for (const factor of [1e-12, 1e-3, 7, 1e12]) {
          const scaled = update(
            name,
            gradients.map((g) => scale(g, factor)),
          );
          const expected = scale(update(name, gradients), factor ** degree);
          assert.ok(difference(scaled, expected) <= 1e-9 * factor ** degree * longest(gradients), sample);
        }
      }
    });

    it(`${name}: 0 for two gradients that are exactly opposed and as long`, () => {
      const weights = named(name).weights(
        gramianOf([
          [1, 2],
          [-1, -2],
        ]),
        0,
      ).weights;
      assert.ok(
        norm(
          combine(
            [
              [1, 2],
              [-1, -2],
            ],
            weights,
          ),
        ) < 1e-9,
      );
    });

    it(`${name}: tells conflict`, () => {
      for (const { name: sample, gradients } of independent([2, 3], 30)) {
        const pairs = gradients.flatMap((g, i) => gradients.slice(i + 1).map((h) => dot(g, h)));
        const others = meanOf(gradients.slice(1));
        const expected =
          name === "agem"
            ? dot(gradients[0], others) < 0
            : directions[name].treatment === "primary"
              ? gradients.some((g) => dot(gradients[0], g) < 0)
              : pairs.some((value) => value < 0);
        assert.equal(named(name).weights(gramianOf(gradients), 0).projected, expected, sample);
      }
    });
  }

  it("treat objectives as the table says: only a direction with a primary one takes notice which it is", () => {
    const [{ gradients }] = independent([3], 1);
    const opposed = [gradients[0], add(scale(gradients[0], -1), gradients[1]), gradients[2]];
    for (const name of ofGramians) {
      const same = difference(update(name, opposed, 0), update(name, opposed, 1)) === 0;
      assert.equal(same, directions[name].treatment === "symmetric", name);
    }
  });
});

describe("directions that oppose no objective", () => {
  const reference: Record<string, (gradients: readonly Vector[]) => number> = {
    mgda: shortest,
    upgrad: longest,
    nash: () => 1,
  };
  for (const [name, length] of Object.entries(reference)) {
    it(`${name}, whatever the defects`, () => {
      for (const { name: sample, gradients } of samples(2)) {
        const d = update(name, gradients);
        for (const g of nonzero(gradients)) {
          const product = dot(d, g) / norm(g);
          assert.ok(product >= -1e-8 * length(nonzero(gradients)), `${sample}: ${product}`);
        }
      }
    });
  }
});

describe("where nothing conflicts", () => {
  const expected: Record<string, (gradients: readonly Vector[]) => Vector> = {
    project: ([primary]) => primary,
    agem: ([primary]) => primary,
    pcgrad: (gradients) => scale(meanOf(gradients), gradients.length),
    "gradvac:target=0": (gradients) => scale(meanOf(gradients), gradients.length),
    "cagrad:c=0": meanOf,
    upgrad: meanOf,
  };
  for (const [text, plain] of Object.entries(expected)) {
    it(`${text} is plain`, () => {
      for (const { name: sample, gradients } of independent([2, 3, 5], 20)) {
        const agreeing = gradients.map((g) => g.map(Math.abs));
        assert.ok(difference(update(text, agreeing), plain(agreeing)) <= 1e-12 * longest(agreeing), sample);
      }
    });
  }
});
