import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../src/base/random";
import { tf } from "../../src/nn";
import { distillation, findStrategy } from "../../src/strategies";
import { oneMean, replayed, supervised } from "../../src/strategies/interface/objectives";

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

test("distillation at a temperature is BCE of softened answers, with its gradient, times the weight", () => {
  const draw = random("distillation");
  const [n, slice, classes] = [3, [1, 3], 5];
  const matrix = (): number[][] =>
    Array.from({ length: n }, () => Array.from({ length: classes }, () => Math.fround(3 * draw.normal())));
  for (const [temperature, weight] of [
    [1, 1],
    [2, 1],
    [0.5, 0.25],
    [4, 3],
  ]) {
    const [logits, previous] = [matrix(), matrix()];
    const definition = (z: number[][]): number => {
      let sum = 0;
      for (let i = 0; i < n; i++)
        for (const c of slice) {
          const [p, q] = [sigmoid(z[i][c] / temperature), sigmoid(previous[i][c] / temperature)];
          sum -= q * Math.log(p) + (1 - q) * Math.log(1 - p);
        }
      return (weight * sum) / (n * slice.length);
    };
    const { loss } = distillation("distil", slice, classes, { temperature, weight });
    const [value, gradient] = tf.tidy(() => {
      const nothing = tf.zeros<tf.Rank.R2>([n, classes]);
      const view = { labels: nothing, known: nothing, previous: tf.tensor2d(previous) };
      const { value, grad } = tf.valueAndGrad((z) => loss({ ...view, logits: z as tf.Tensor2D }))(tf.tensor2d(logits));
      return [value.dataSync()[0], grad.arraySync() as number[][]];
    });
    assert.ok(Math.abs(value - definition(logits)) < 1e-5 * definition(logits));
    for (let i = 0; i < n; i++)
      for (let c = 0; c < classes; c++) {
        const moved = (by: number): number =>
          definition(logits.map((row, k) => row.map((z, l) => (k === i && l === c ? z + by : z))));
        assert.ok(Math.abs(gradient[i][c] - (moved(1e-5) - moved(-1e-5)) / 2e-5) < 1e-5);
      }
  }
});

test("lwf and lwf-ppi distil as their options say, and go by their plain names at the defaults", () => {
  const situation = { task: 2, slices: [[0], [1]], classes: 2, labels: "unavailable" } as const;
  for (const name of ["lwf", "lwf-ppi"]) {
    const distilled = (text: string): number =>
      tf.tidy(() => {
        const plan = findStrategy(text, "unavailable").plan(situation);
        const [objective] = plan.shared.slice(-1);
        assert.ok("loss" in objective && objective.name === "distil:1");
        const nothing = tf.zeros<tf.Rank.R2>([1, 2]);
        const [logits, previous] = [[[2, 0]], [[-1, 0]]].map((rows) => tf.tensor2d(rows));
        return objective.loss({ labels: nothing, known: nothing, logits, previous }).dataSync()[0];
      });
    const bce = (z: number, q: number): number => -q * Math.log(sigmoid(z)) - (1 - q) * Math.log(1 - sigmoid(z));
    assert.ok(Math.abs(distilled(name) - bce(2, sigmoid(-1))) < 1e-6);
    assert.ok(Math.abs(distilled(`${name}:temperature=2,weight=3`) - 3 * bce(1, sigmoid(-0.5))) < 1e-5);
    assert.equal(findStrategy(`${name}:temperature=1,weight=1`, "unavailable").name, name);
    assert.equal(findStrategy(`${name}:weight=3`, "unavailable").name, `${name}:weight=3`);
  }
});

test("objectives take a view of one's own; one that needs more than it has says so", () => {
  tf.tidy(() => {
    const nothing = tf.zeros<tf.Rank.R2>([2, 3]);
    const own = { logits: nothing, labels: nothing, known: tf.ones<tf.Rank.R2>([2, 3]) };
    const batch = supervised("new", [0, 1], 3);
    assert.ok(Math.abs(batch.loss(own).dataSync()[0] - Math.LN2) < 1e-6);
    const [half] = oneMean([
      { objective: batch, classes: [0, 1] },
      { objective: replayed("old", "stored"), classes: [2] },
    ]);
    const counted = { ...own, annotated: (samples?: string) => (samples === undefined ? [2, 2, 2] : [0, 0, 4]) };
    assert.ok(Math.abs(half.loss(counted).dataSync()[0] - Math.LN2 / 2) < 1e-6, "4 of the 8 labels are the batch's");
    for (const objective of [half, distillation("distil", [0], 3)])
      assert.throws(() => objective.loss(own), { code: "objective/logits" });
  });
});
