import assert from "node:assert/strict";
import { defaultsOf } from "../../src/base/optionSpecs";
import { random } from "../../src/base/random";
import type { Direction, DirectionDefinition, DirectionPromises, DirectionWeights } from "../../src/directions";
import { add, combine, dot, gramianOf, norm, samples, scale, type Vector } from "./gradients";
import { difference, independent, longest, meanOf, nonzero, shortest } from "./reference";

/** Something that a direction is held to by its definition. */
export interface UniversalCheck {
  readonly says: string;
  /** Whether the definition promises it. */
  readonly applies: (definition: DirectionDefinition) => boolean;
  /** Throws where the direction with its default options does not keep it. */
  readonly check: (direction: Direction, definition: DirectionDefinition) => void;
}

/** The direction of a definition with its default options. */
export function defaultDirection(definition: DirectionDefinition): Direction {
  return { ...definition.make(defaultsOf(definition.options)), name: definition.name };
}

function weightsOf(direction: Direction, gradients: readonly Vector[], primary = 0): DirectionWeights {
  if (direction.kind === "gramian") return direction.weights(gramianOf(gradients), primary);
  return { weights: direction.weights(gradients.length), projected: false };
}

const updateOf = (direction: Direction, gradients: readonly Vector[], primary = 0): Vector =>
  combine(gradients, weightsOf(direction, gradients, primary).weights);

const sumOf = (gradients: readonly Vector[]): Vector => scale(meanOf(gradients), gradients.length);

const lengths: Readonly<
  Record<NonNullable<DirectionPromises["longestUpdate"]>, (gradients: readonly Vector[]) => number>
> = {
  shortest,
  longest,
  sum: (gradients) => gradients.map(norm).reduce((total, length) => total + length, 0),
  one: () => 1,
};

const respected: Readonly<
  Record<NonNullable<DirectionPromises["neverOpposes"]>, (gradients: readonly Vector[]) => readonly Vector[]>
> = {
  all: (gradients) => gradients,
  primary: ([primary]) => [primary],
  mean: (gradients) => [meanOf(gradients)],
};

const plain: Readonly<
  Record<NonNullable<DirectionPromises["withoutConflict"]>, (gradients: readonly Vector[]) => Vector>
> = { primary: ([primary]) => primary, sum: sumOf, mean: meanOf };

const conflict: Readonly<
  Record<NonNullable<DirectionPromises["projectedMeans"]>, (gradients: readonly Vector[]) => boolean>
> = {
  "any pair": (gradients) => gradients.some((g, i) => gradients.slice(i + 1).some((h) => dot(g, h) < 0)),
  "with primary": ([primary, ...others]) => others.some((g) => dot(primary, g) < 0),
  "mean with primary": ([primary, ...others]) => dot(primary, meanOf(others)) < 0,
};

const always = (): boolean => true;
const fromGramian = (definition: DirectionDefinition): boolean => defaultDirection(definition).kind === "gramian";

/** What every definition of a direction is held to. */
export const universalChecks: readonly UniversalCheck[] = [
  {
    says: "finite weights, whatever the defects, in double and single precision",
    applies: always,
    check(direction) {
      for (const { name: sample, gradients } of samples(1)) {
        const gram = gramianOf(gradients);
        const single = gram.values.map(Math.fround);
        for (const values of single.every(Number.isFinite) ? [gram.values, single] : [gram.values]) {
          const weights =
            direction.kind === "fixed"
              ? direction.weights(gram.size)
              : direction.weights({ size: gram.size, values }, 0).weights;
          assert.ok(weights.length === gradients.length && weights.every(Number.isFinite), sample);
        }
      }
    },
  },
  {
    says: "weight 1 for a single gradient, finite weights for zeros",
    applies: always,
    check(direction) {
      const zero = [0, 0];
      assert.deepEqual([...weightsOf(direction, [[3, 4]]).weights], [1]);
      assert.ok(weightsOf(direction, [zero, zero, zero]).weights.every(Number.isFinite));
    },
  },
  {
    says: "a coded error for what is no Gram matrix",
    applies: fromGramian,
    check(direction) {
      if (direction.kind === "fixed") return;
      const wrong = [
        [1, NaN, NaN, 1],
        [1, -2, -2, 1],
        [Infinity, 0, 0, 1],
      ];
      for (const values of wrong) {
        const refused = (): unknown => direction.weights({ size: 2, values: Float64Array.from(values) }, 0);
        assert.throws(refused, { code: "direction/gramian" });
      }
    },
  },
  {
    says: "a primary objective matters exactly where the definition says so",
    applies: always,
    check(direction, { treatment }) {
      const [{ gradients }] = independent([3], 1);
      const opposed = [gradients[0], add(scale(gradients[0], -1), gradients[1]), gradients[2]];
      const same = difference(updateOf(direction, opposed, 0), updateOf(direction, opposed, 1)) === 0;
      assert.equal(same, treatment === "symmetric");
    },
  },
  {
    says: "the same update for gradients in another order",
    applies: ({ promises }) => promises.sameUnderOrder !== undefined,
    check(direction, { promises }) {
      for (const { name: sample, gradients } of independent([2, 3, 4, 5], 15)) {
        const indices = [...gradients.keys()];
        const by = 1 + random("shift", sample).integer(gradients.length - 1);
        const order =
          promises.sameUnderOrder === "cyclic"
            ? indices.map((i) => (i + by) % gradients.length)
            : random("order", sample).shuffle(indices);
        const reordered = order.map((i) => gradients[i]);
        const shuffled = updateOf(direction, reordered, order.indexOf(0));
        assert.ok(difference(shuffled, updateOf(direction, gradients)) <= 1e-9 * longest(gradients), sample);
      }
    },
  },
  {
    says: "scales with the gradients to the power of its degree",
    applies: ({ promises }) => promises.degree !== undefined,
    check(direction, { promises: { degree = 1 } }) {
      for (const { name: sample, gradients } of independent([2, 4], 8)) {
        for (const factor of [1e-12, 1e-3, 7, 1e12]) {
          const scaledGradients = gradients.map((g) => scale(g, factor));
          const expected = scale(updateOf(direction, gradients), factor ** degree);
          const distance = difference(updateOf(direction, scaledGradients), expected);
          assert.ok(distance <= 1e-9 * factor ** degree * longest(gradients), sample);
        }
      }
    },
  },
  {
    says: "0 for two gradients that are exactly opposed and equally long",
    applies: ({ promises }) => promises.zeroWhereOpposed === true,
    check(direction) {
      const update = updateOf(direction, [
        [1, 2],
        [-1, -2],
      ]);
      assert.ok(norm(update) < 1e-9);
    },
  },
  {
    says: "`projected` tells of conflict",
    applies: ({ promises }) => promises.projectedMeans !== undefined,
    check(direction, { promises: { projectedMeans = "any pair" } }) {
      for (const { name: sample, gradients } of independent([2, 3], 30)) {
        assert.equal(weightsOf(direction, gradients).projected, conflict[projectedMeans](gradients), sample);
      }
    },
  },
  {
    says: "opposes none of those that it promises, whatever the defects",
    applies: ({ promises }) => promises.neverOpposes !== undefined,
    check(direction, { promises: { neverOpposes = "all", longestUpdate = "longest" } }) {
      for (const { name: sample, gradients } of samples(2)) {
        const update = updateOf(direction, gradients);
        for (const g of nonzero(respected[neverOpposes](gradients))) {
          const product = dot(update, g) / norm(g);
          assert.ok(product >= -1e-8 * lengths[longestUpdate](nonzero(gradients)), `${sample}: ${product}`);
        }
      }
    },
  },
  {
    says: "is at most as long as it promises, whatever the defects",
    applies: ({ promises }) => promises.longestUpdate !== undefined,
    check(direction, { promises: { longestUpdate = "longest" } }) {
      for (const { name: sample, gradients } of samples(2)) {
        const [length, most] = [norm(updateOf(direction, gradients)), lengths[longestUpdate](gradients)];
        assert.ok(length <= (1 + 1e-8) * most, `${sample}: ${length}, at most ${most}`);
      }
    },
  },
  {
    says: "is plain where nothing conflicts",
    applies: ({ promises }) => promises.withoutConflict !== undefined,
    check(direction, { promises: { withoutConflict = "sum" } }) {
      for (const { name: sample, gradients } of independent([2, 3, 5], 20)) {
        const agreeing = gradients.map((g) => g.map(Math.abs));
        const distance = difference(updateOf(direction, agreeing), plain[withoutConflict](agreeing));
        assert.ok(distance <= 1e-12 * longest(agreeing), sample);
      }
    },
  },
];

/** Runs everything that a definition is held to. Throws at the first promise that is not kept. */
export function checkDefinition(definition: DirectionDefinition): void {
  const direction = defaultDirection(definition);
  for (const { applies, check } of universalChecks) if (applies(definition)) check(direction, definition);
}
