import assert from "node:assert/strict";
import { test } from "node:test";
import { binaryCrossEntropy, liveTensors, softmaxCrossEntropy, tf } from "../../src/nn";
import { random } from "../../src/base/random";
import { distance } from "./compare";

const draw = random("losses");
const matrix = (n: number, c: number, value: () => number): number[][] =>
  Array.from({ length: n }, () => Array.from({ length: c }, () => Math.fround(value())));
const tensor = (rows: number[][]): tf.Tensor2D => tf.tensor2d(rows);

/** Value and gradient of a loss of logits, as plain numbers. */
function evaluate(loss: (logits: tf.Tensor2D) => tf.Scalar, logits: number[][]): { value: number; gradient: number[] } {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((z) => loss(z as tf.Tensor2D))(tensor(logits));
    return { value: value.dataSync()[0], gradient: [...grad.dataSync()] };
  });
}

/** Central differences of `f`, in double precision. */
function differences(f: (z: number[][]) => number, z: number[][], h = 1e-5): number[] {
  return z.flatMap((row, i) =>
    row.map((_, j) => {
      const moved = (by: number): number =>
        f(z.map((r, k) => r.map((value, l) => (k === i && l === j ? value + by : value))));
      return (moved(h) - moved(-h)) / (2 * h);
    }),
  );
}

/** The definition: mean over the mask of -q log p - (1 - q) log(1 - p). */
function definition(z: number[][], q: number[][], mask: number[][]): number {
  let [sum, count] = [0, 0];
  z.forEach((row, i) =>
    row.forEach((value, j) => {
      if (!mask[mask.length === 1 ? 0 : i][j]) return;
      const p = 1 / (1 + Math.exp(-value));
      sum -= q[i][j] * Math.log(p) + (1 - q[i][j]) * Math.log(1 - p);
      count++;
    }),
  );
  return count ? sum / count : 0;
}

test("binary cross-entropy and its gradient are the definition's, for labels, soft targets and any mask", () => {
  for (let trial = 0; trial < 20; trial++) {
    const [n, c] = [1 + draw.integer(5), 1 + draw.integer(8)];
    const z = matrix(n, c, () => 3 * draw.normal());
    const q = matrix(n, c, () => (trial % 2 ? draw.uniform() : draw.integer(2)));
    const mask = matrix(trial % 4 < 2 ? n : 1, c, () => Number(draw.uniform() < 0.6));
    const { value, gradient } = evaluate((logits) => binaryCrossEntropy(logits, tensor(q), tensor(mask)), z);
    assert.ok(Math.abs(value - definition(z, q, mask)) < 1e-5 * Math.max(1, value));
    const expected = differences((at) => definition(at, q, mask), z);
    assert.ok(distance(gradient, expected) < 1e-5, `${gradient.join()} is not ${expected.join()}`);
  }
});

test("binary cross-entropy is finite and exact at extreme logits, and has its gradient at 0", () => {
  const z = [[0, 100, -100, 1e4, -1e4, 3e38, -3e38, 1e4, -1e4]];
  const q = [[0.25, 1, 0, 0, 1, 1, 0, 1, 0]];
  const { value, gradient } = evaluate(
    (logits) => tf.mul(9, binaryCrossEntropy(logits, tensor(q), tf.ones([1, 9]))),
    z,
  );
  assert.ok(Math.abs(value - (Math.log(2) + 2e4)) < 0.01);
  assert.deepEqual(gradient, [0.25, 0, 0, 1, -1, 0, 0, 0, 0]);
  const small = evaluate((logits) => binaryCrossEntropy(logits, tensor([[1]]), tf.ones([1, 1])), [[30]]);
  assert.ok(Math.abs(small.value / Math.log1p(Math.exp(-30)) - 1) < 1e-5, "no cancellation where the loss is small");
});

test("nothing annotated costs nothing", () => {
  const { value, gradient } = evaluate(
    (logits) => binaryCrossEntropy(logits, tensor([[1, 0]]), tf.zeros([1, 2])),
    [[2, 3]],
  );
  assert.deepEqual([value, ...gradient.map(Math.abs)], [0, 0, 0]);
});

test("distillation is least where the probabilities agree", () => {
  const z = matrix(4, 6, () => 2 * draw.normal());
  const soft = (logits: tf.Tensor2D): tf.Scalar =>
    binaryCrossEntropy(logits, tf.sigmoid<tf.Tensor2D>(tensor(z)), tf.ones([1, 6]));
  const least = evaluate(soft, z);
  assert.ok(Math.hypot(...least.gradient) < 1e-7);
  assert.ok(
    evaluate(
      soft,
      z.map((row) => row.map((value) => value + 0.5 * draw.normal())),
    ).value >
      least.value + 1e-4,
  );
});

test("softmax cross-entropy and its gradient are the definition's, and finite at extreme logits", () => {
  const labels = [2, 0, 4, 4];
  const z = matrix(4, 5, () => 3 * draw.normal());
  const ofLabels = (at: number[][]): number =>
    at.reduce(
      (sum, row, i) => sum + Math.log(row.reduce((total, value) => total + Math.exp(value), 0)) - row[labels[i]],
      0,
    ) / 4;
  const loss = (logits: tf.Tensor2D): tf.Scalar => softmaxCrossEntropy(logits, tf.tensor1d(labels, "int32"));
  const { value, gradient } = evaluate(loss, z);
  assert.ok(Math.abs(value - ofLabels(z)) < 1e-5);
  assert.ok(distance(gradient, differences(ofLabels, z)) < 1e-5);
  const extreme = evaluate(
    loss,
    matrix(4, 5, () => 1e4 * draw.normal()),
  );
  assert.ok([extreme.value, ...extreme.gradient].every(Number.isFinite));
});

test("losses leave no tensor behind", () => {
  const before = liveTensors();
  tf.tidy(() => {
    const logits = tf.zeros<tf.Rank.R2>([2, 3]);
    const loss = (z: tf.Tensor): tf.Scalar => binaryCrossEntropy(z as tf.Tensor2D, tf.ones([2, 3]), tf.ones([1, 3]));
    tf.valueAndGrad(loss)(logits);
    softmaxCrossEntropy(logits, tf.tensor1d([0, 1], "int32"));
  });
  assert.equal(liveTensors(), before);
});
