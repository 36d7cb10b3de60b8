import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { liveTensors } from "../../../src/nn";
import { AnalyticFit, type FitOptions, type FittedTask } from "../../../src/strategies/heads/analyticFit";
import { classWeights, imageWeight } from "../../../src/strategies/heads/imageWeights";
import { randomFeatures, randomMatrix } from "../../../src/strategies/heads/randomFeatures";

/** What `fixtures/l3a.py` computed in NumPy. */
interface Fixture {
  readonly inputs: number;
  readonly width: number;
  readonly classes: number;
  readonly slices: readonly (readonly number[])[];
  readonly u: readonly number[];
  readonly tasks: readonly Readonly<Record<"rows" | "labels" | "known", readonly number[]>>[];
  readonly cases: readonly (FitOptions & {
    readonly solutions: readonly (readonly number[])[];
    readonly completed: number;
  })[];
}

const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures/l3a.json"), "utf8")) as Fixture;

/** |a - b| / |b|. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const norm = (of: (i: number) => number): number => Math.hypot(...Array.from(b, (_, i) => of(i)));
  return norm((i) => a[i] - b[i]) / norm((i) => b[i]);
}

/** Examples and rows of a task of the fixture. */
function taskOf(number: number): FittedTask {
  const { rows, labels, known } = fixture.tasks[number];
  const { classes, slices } = fixture;
  const row = (values: readonly number[], i: number): Uint8Array =>
    Uint8Array.from(values.slice(i * classes, (i + 1) * classes));
  const examples = Array.from({ length: labels.length / classes }, (_, i) => ({
    labels: row(labels, i),
    known: row(known, i),
  }));
  return { situation: { slices: slices.slice(0, number + 1) }, examples, rows: Float32Array.from(rows) };
}

/** A task whose images are in another order, or some of them. */
function reordered({ situation, examples, rows }: FittedTask, order: readonly number[]): FittedTask {
  const length = rows.length / examples.length;
  return {
    situation,
    examples: order.map((i) => examples[i]),
    rows: Float32Array.from(order.flatMap((i) => [...rows.subarray(i * length, (i + 1) * length)])),
  };
}

/** A random task: rows of normal numbers, labels of the classes of its own slice. */
function randomTask(name: string, n: number, inputs: number, classes: number, own: readonly number[]): FittedTask {
  const draw = random("analytic", name);
  const examples = Array.from({ length: n }, () => {
    const [labels, known] = [new Uint8Array(classes), new Uint8Array(classes)];
    for (const c of own) [labels[c], known[c]] = [Number(draw.uniform() < 0.4), 1];
    return { labels, known };
  });
  return {
    situation: { slices: [own] },
    examples,
    rows: Float32Array.from({ length: n * inputs }, () => draw.normal()),
  };
}

const fitOf = (options: FitOptions): AnalyticFit =>
  new AnalyticFit(
    randomFeatures(Float32Array.from(fixture.u), fixture.inputs, fixture.width),
    fixture.classes,
    options,
  );

/** W after tasks. */
function weightsAfter(options: FitOptions, tasks: readonly FittedTask[], width = 40, inputs = 8): Float64Array {
  const fit = new AnalyticFit(randomFeatures(randomMatrix(3, inputs, width), inputs, width), 6, options);
  try {
    for (const task of tasks) fit.add(task);
    return fit.weights;
  } finally {
    fit.dispose();
  }
}

describe("the fit of the analytic head", () => {
  for (const { solutions, completed, ...options } of fixture.cases) {
    const { gamma, threshold, weights } = options;
    it(`agrees with NumPy: gamma ${gamma}, threshold ${threshold}, weights ${weights}`, () => {
      assert.equal(completed > 0, threshold < 1);
      const before = liveTensors();
      const fit = fitOf(options);
      solutions.forEach((wanted, number) => {
        fit.add(taskOf(number));
        assert.ok(distance(fit.weights, wanted) < 1e-8, `task ${number + 1}: ${distance(fit.weights, wanted)}`);
      });
      fit.dispose();
      assert.equal(liveTensors(), before);
    });
  }

  it("does not depend on the order of the images of a task", () => {
    const options = { gamma: 10, threshold: 0.6, weights: "inverse-sqrt" };
    const tasks = [randomTask("a", 700, 8, 6, [0, 1, 2]), randomTask("b", 600, 8, 6, [3, 4, 5])].map((task, k) => ({
      ...task,
      situation: {
        slices: [
          [0, 1, 2],
          [3, 4, 5],
        ].slice(0, k + 1),
      },
    }));
    const wanted = weightsAfter(options, tasks);
    for (const seed of [1, 2, 3]) {
      const shuffled = tasks.map((task) => reordered(task, random("order", seed).shuffle([...task.examples.keys()])));
      const again = weightsAfter(options, shuffled);
      assert.ok(distance(again, wanted) < 1e-9, String(distance(again, wanted)));
    }
  });

  it("does not depend on the split into tasks without completed labels and weights, and does with them", () => {
    const whole = randomTask("c", 900, 8, 6, [0, 1, 2, 3, 4, 5]);
    const parts = (sizes: readonly number[]): FittedTask[] =>
      sizes.map((size, k) => {
        const start = sizes.slice(0, k).reduce((sum, n) => sum + n, 0);
        return reordered(
          whole,
          Array.from({ length: size }, (_, i) => start + i),
        );
      });
    const plain = { gamma: 0.5, threshold: 1, weights: "none" };
    const wanted = weightsAfter(plain, [whole]);
    for (const sizes of [[450, 450], [100, 500, 300], Array<number>(9).fill(100)]) {
      const found = weightsAfter(plain, parts(sizes));
      assert.ok(distance(found, wanted) < 1e-9, `${sizes.join()}: ${distance(found, wanted)}`);
    }
    const weighted = { ...plain, weights: "inverse-sqrt" };
    assert.ok(distance(weightsAfter(weighted, parts([10, 890])), weightsAfter(weighted, [whole])) > 1e-4);
  });

  it("goes on from what it saved, bit for bit", () => {
    const options = { gamma: 1e-2, threshold: 0.7, weights: "inverse-sqrt" };
    const [straight, resumed] = [fitOf(options), fitOf(options)];
    straight.add(taskOf(0));
    resumed.load(straight.save());
    assert.deepEqual(resumed.save(), straight.save());
    assert.deepEqual(resumed.weights, straight.weights);
    for (const fit of [straight, resumed]) for (const number of [1, 2]) fit.add(taskOf(number));
    assert.deepEqual(resumed.weights, straight.weights);
    assert.deepEqual(resumed.save(), straight.save());
    for (const fit of [straight, resumed]) fit.dispose();
  });

  it("says so where gamma is too small for its numbers", () => {
    const before = liveTensors();
    const few = [randomTask("few", 5, 8, 6, [0, 1])];
    const options = { gamma: 1e-300, threshold: 1, weights: "none" };
    assert.throws(() => weightsAfter(options, few, 200), { code: "head/singular", message: /gamma 1e-300/ });
    assert.equal(liveTensors(), before);
  });

  it("weighs classes by inverse roots of their counts, with mean 1, and images by the mean of their classes", () => {
    const weights = classWeights([4, 9, 0, 25, 7], [0, 1, 2, 3]);
    const scale = 4 / (1 / 2 + 1 / 3 + 1 / 5);
    [scale / 2, scale / 3, 0, scale / 5, 0].forEach((wanted, c) => assert.ok(Math.abs(weights[c] - wanted) < 1e-12));
    assert.ok(Math.abs(imageWeight([1, 0, 0, 1, 0], weights) - (scale / 2 + scale / 5) / 2) < 1e-12);
    assert.equal(imageWeight([0, 0, 0, 0, 0], weights), 1);
  });
});
