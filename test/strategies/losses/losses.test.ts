import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { binaryCrossEntropy, liveTensors, tf } from "../../../src/nn";
import {
  commonObjectives,
  defineLoss,
  findStrategy,
  isPenalty,
  losses,
  parseLoss,
  registerLoss,
  replayed,
  supervised,
  type Criterion,
  type Situation,
  type View,
} from "../../../src/strategies";
import { classWeights } from "../../../src/strategies/losses/balance";
import { distance } from "../../nn/compare";

type Rows = number[][];

/** test/fixtures/losses.py derives these from the papers' formulas, in float64. */
const fixture = JSON.parse(readFileSync(join(__dirname, "../../fixtures/losses.json"), "utf8")) as {
  readonly logits: Rows;
  readonly labels: Rows;
  readonly known: Rows;
  readonly counts: number[];
  readonly cases: readonly { readonly loss: string; readonly value: number; readonly gradient: Rows }[];
};
const classes = fixture.counts.length;
/** One task of all classes, whose training images show them as the fixture says. */
const situation: Situation = {
  task: 1,
  slices: [Array.from({ length: classes }, (_, c) => c)],
  classes,
  labels: "unavailable",
  counts: [{ images: 300, positives: fixture.counts }],
};

/** Value and gradient of a loss at logits. */
function evaluate(loss: (z: tf.Tensor2D) => tf.Scalar, logits: Rows): { value: number; gradient: number[] } {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((z) => loss(z as tf.Tensor2D))(tf.tensor2d(logits));
    return { value: value.dataSync()[0], gradient: [...grad.dataSync()] };
  });
}

const onFixture = (criterion: Criterion): { value: number; gradient: number[] } =>
  evaluate((z) => criterion(z, tf.tensor2d(fixture.labels), tf.tensor2d(fixture.known)), fixture.logits);

describe("the asymmetric loss", () => {
  for (const { loss, value, gradient } of fixture.cases) {
    it(`${loss} is the papers' formula, with its gradient`, () => {
      const found = onFixture(parseLoss(loss).criterion(situation));
      assert.ok(Math.abs(found.value - value) < 1e-4 * value, `${found.value}, not ${value}`);
      assert.ok(distance(found.gradient, gradient.flat()) < 1e-4, `${found.gradient.join()}`);
    });
  }

  it("without focusing and margin is binary cross-entropy", () => {
    const [plain, asl] = [binaryCrossEntropy, parseLoss("asl:negative=0,positive=0,clip=0").criterion(situation)].map(
      onFixture,
    );
    assert.ok(Math.abs(plain.value - asl.value) < 1e-6 * plain.value);
    assert.ok(distance(asl.gradient, plain.gradient) < 1e-6);
  });

  it("is finite at logits of any size", () => {
    const logits = [[1e38, -1e38, 1e38, -1e38, 0, 1e4]];
    const labels = [[0, 1, 1, 0, 1, 0]];
    for (const text of ["asl", "asl:clip=0", "asl:positive=2,clip=0.5"]) {
      const criterion = parseLoss(text).criterion(situation);
      const { value, gradient } = evaluate((z) => criterion(z, tf.tensor2d(labels), tf.ones([1, classes])), logits);
      assert.ok([value, ...gradient].every(Number.isFinite), `${text}: ${value}, ${gradient.join()}`);
    }
  });
});

describe("every loss", () => {
  const names = [...losses.definitions.map(({ name }) => name), "bce:balance=inverse-sqrt", "asl:balance=inverse-sqrt"];
  const draw = random("every loss");
  const rows = (value: () => number): Rows => Array.from({ length: 4 }, () => Array.from({ length: classes }, value));
  for (const name of names) {
    const criterion = parseLoss(name).criterion(situation);

    it(`${name}: what is not known does not count, and nothing is 0`, () => {
      const [logits, labels, known] = [
        rows(() => draw.normal()),
        rows(() => draw.integer(2)),
        rows(() => draw.integer(2)),
      ];
      const lossOf = (filler: number): number =>
        tf.tidy(() => {
          const filled = labels.map((row, i) => row.map((label, c) => (known[i][c] === 1 ? label : filler)));
          const view: View = {
            logits: tf.tensor2d(logits),
            labels: tf.tensor2d(filled),
            known: tf.tensor2d(known),
            criterion,
          };
          const slice = [0, 2, 3];
          const all = [supervised("bce", slice, classes), replayed("replay", "memory")];
          return tf.addN<tf.Scalar>(all.map(({ loss }) => loss(view))).dataSync()[0];
        });
      assert.equal(lossOf(0), lossOf(1));
      assert.equal(evaluate((z) => criterion(z, tf.tensor2d(labels), tf.zeros([1, classes])), logits).value, 0);
    });

    it(`${name}: is a mean, and leaves no tensor behind`, () => {
      const before = liveTensors();
      const [logits, labels] = [rows(() => draw.normal()), rows(() => draw.integer(2))];
      const lossOf = (times: number): number => {
        const repeated = (one: Rows): Rows => Array.from({ length: times }, () => one).flat();
        const of = (z: tf.Tensor2D): tf.Scalar => criterion(z, tf.tensor2d(repeated(labels)), tf.ones([1, classes]));
        return evaluate(of, repeated(logits)).value;
      };
      assert.ok(Math.abs(lossOf(1) - lossOf(3)) < 1e-6);
      assert.equal(liveTensors(), before);
    });
  }
});

describe("weights by class counts", () => {
  it("count the images of all tasks so far, and the classes seen so far", () => {
    const counts = [
      { images: 10, positives: [4, 9, 0, 0, 0] },
      { images: 20, positives: [0, 0, 16, 0, 0] },
    ];
    const weights = classWeights({
      slices: [
        [0, 1],
        [2, 3],
      ],
      classes: 5,
      counts,
    });
    // 1/2, 1/3, 1/4 and 0 of 4 classes; the fifth is still to come.
    const sum = 1 / 2 + 1 / 3 + 1 / 4;
    const expected = [1 / 2, 1 / 3, 1 / 4, 0, 0].map((root) => (4 * root) / sum);
    assert.ok(distance(weights, expected) < 1e-6, weights.join());
  });

  it("need the counts, and say so", () => {
    const without = { ...situation, counts: undefined };
    assert.throws(() => parseLoss("asl:balance=inverse-sqrt").criterion(without), { code: "objective/logits" });
    parseLoss("asl").criterion(without);
  });
});

describe("the loss of a run", () => {
  const given = {
    ...situation,
    task: 2,
    slices: [
      [0, 1, 2],
      [3, 4, 5],
    ],
  };
  const view = (criterion?: Criterion): View => ({
    logits: tf.tensor2d(fixture.logits),
    labels: tf.tensor2d(fixture.labels),
    known: tf.tensor2d(fixture.known),
    annotated: () => Array<number>(classes).fill(1),
    criterion,
  });

  it("is what the labels of any strategy are learnt by", () => {
    const { newTask, earlier, seen } = commonObjectives(given);
    // A loss that nothing else could be: the number of labels that count.
    const counting: Criterion = (_logits, _labels, mask) => tf.sum(tf.mul(mask, tf.ones([fixture.known.length, 1])));
    const known = (slice: number[]): number =>
      slice.reduce((sum, c) => sum + fixture.known.reduce((n, row) => n + row[c], 0), 0);
    tf.tidy(() => {
      const values = [newTask, ...earlier, seen, replayed("replay", "memory")].map(
        ({ loss }) => loss(view(counting)).dataSync()[0],
      );
      const all = known([0, 1, 2, 3, 4, 5]);
      assert.deepEqual(values, [known([3, 4, 5]), known([0, 1, 2]), all, all]);
    });
    for (const name of ["finetune", "gem", "agem", "er:mean=apart", "derpp", "mbpa", "ewc", "mas", "si"]) {
      const { shared } = findStrategy(name, "available").plan(given);
      const onLabels = shared.filter((objective) => !isPenalty(objective) && objective.name !== "logits");
      for (const objective of onLabels) {
        assert.ok(!isPenalty(objective));
        const [plain, other] = tf.tidy(() =>
          [undefined, counting].map((one) => objective.loss(view(one)).dataSync()[0]),
        );
        assert.ok(Math.abs(plain - other) > 0.5, `${name}, ${objective.name}: ${plain}, ${other}`);
      }
    }
  });

  it("may be one of your own, and is refused by name where there is none", () => {
    const squares = defineLoss({
      name: "squares",
      summary: "squared distance of the logits from the labels",
      source: "ours",
      options: {},
      make: () => ({
        criterion: () => (logits, labels, mask) => tf.mean(tf.mul(mask, tf.squaredDifference(logits, labels))),
      }),
    });
    assert.equal(registerLoss(squares), "squares");
    assert.equal(parseLoss("squares").name, "squares");
    assert.throws(() => registerLoss({ ...squares, name: "bce" }), { code: "method/built-in" });
    assert.throws(() => parseLoss("focal"), { code: "argument/invalid", message: /--loss.*bce, asl/s });
    assert.throws(() => parseLoss("asl:clip=1"), { code: "argument/invalid", message: /clip/ });
    assert.equal(parseLoss("asl:negative=4,positive=0,clip=0.05").name, "asl");
  });
});
