import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { Batch, Regime } from "../../src/data";
import { project, sum, type Direction, type GramianDirection } from "../../src/directions";
import { liveTensors, Network, optimiser } from "../../src/nn";
import { findStrategy } from "../../src/strategies";
import { learnerOf, singleProcessContext, trainStep, type StepReport } from "../../src/training";
import { distance, fixture, under, type Tensors } from "../nn/compare";

/** test/fixtures/steps.py derives these from the equations, in float64, and says what each case is. */
const slices = [
  [0, 1, 2, 3, 4, 5, 6],
  [7, 8, 9, 10, 11, 12, 13],
  [14, 15, 16, 17, 18, 19],
];
const classes = 20;
const sgd = { name: "sgd", momentum: 0.9, weightDecay: 5e-4 } as const;
const cases: [name: string, strategy: string, labels: Regime, direction: Direction][] = [
  ["finetune", "finetune", "unavailable", sum()],
  ["finetune-available", "finetune", "available", sum()],
  ["lwf", "lwf", "unavailable", sum()],
  ["lwf-available", "lwf", "available", sum()],
  ["finetune-available-head", "finetune:head=original", "available", sum()],
  ["lwf-available-head", "lwf:head=original", "available", sum()],
  ["ppi-available", "ppi", "available", project()],
  ["lwf-ppi", "lwf-ppi", "unavailable", project()],
  ["lwf-ppi-original", "lwf-ppi", "unavailable", project({ margin: 1, eps: 1e-3 })],
  ["lwf-ppi-available", "lwf-ppi", "available", project()],
  ["lwf-ppi-available-original", "lwf-ppi", "available", project({ margin: 1, eps: 1e-3 })],
];

interface Expected {
  readonly loss: number[];
  readonly projected: boolean;
  readonly duals: number[] | null;
}
let tensors: Tensors;
let expected: Record<string, Expected[]>;
before(async () => {
  tensors = await fixture("steps");
  expected = JSON.parse(readFileSync(join(__dirname, "../fixtures/steps.json"), "utf8")) as typeof expected;
});

function batch(i: number, labels: Regime): Batch {
  const image = tensors.get(`batch.${i}.image`)!;
  const [size, height, width] = image.shape;
  const annotated = (c: number): boolean => labels === "available" || slices[2].includes(c);
  return {
    images: Uint8Array.from(image.data),
    labels: Uint8Array.from(tensors.get(`batch.${i}.labels`)!.data),
    known: Uint8Array.from({ length: size * classes }, (_, k) => Number(annotated(k % classes))),
    size,
    height,
    width,
    ids: Array.from({ length: size }, (_, k) => `${i}-${k}`),
  };
}

for (const [name, strategyName, labels, direction] of cases) {
  test(`${name}: five steps are those of the equations`, () => {
    const before = liveTensors();
    const options = { network: "resnet18", width: 2, classes } as const;
    const initial = under(tensors, "initial");
    const network = new Network(options).load(initial);
    const previous = new Network(options).load(under(tensors, "old"));
    const plan = findStrategy(strategyName, labels).plan({ task: 3, slices, classes, labels });
    const optimisers = { shared: optimiser(network.shared, sgd), head: optimiser(network.head, sgd) };
    const duals: (number[] | null)[] = [];
    const watched: Direction =
      direction.kind === "fixed"
        ? direction
        : {
            ...direction,
            weights: (...given: Parameters<GramianDirection["weights"]>) => {
              const found = direction.weights(...given);
              duals.push(found.projected ? [...found.duals!].slice(1) : null);
              return found;
            },
          };
    const reports: StepReport[] = [];
    const context = singleProcessContext(network);
    const learner = learnerOf({ network, previous, plan, optimisers, direction: watched, context, headSteps: 3 });
    for (let i = 0; i < 5; i++) reports.push(trainStep(learner, batch(i, labels), 0.1));

    assert.deepEqual(
      reports.map(({ projected }) => projected),
      expected[name].map(({ projected }) => projected),
    );
    expected[name].forEach((step, i) => {
      assert.ok(
        distance(Object.values(reports[i].loss), step.loss) < 1e-4,
        `losses of step ${i}: ${JSON.stringify(reports[i].loss)}`,
      );
      if (direction.kind === "gramian")
        assert.ok(distance(duals[i] ?? [0, 0], step.duals ?? [0, 0]) < 1e-3, `duals of step ${i}: ${String(duals[i])}`);
    });
    // Relative to how far the five steps went, not to the weights: a wrong step cannot hide behind its size.
    const state = network.state();
    for (const [tensor, { data }] of under(tensors, name)) {
      const start = initial.get(tensor)!.data;
      const moved = (x: Float32Array): Float32Array => x.map((value, k) => value - start[k]);
      const off = distance(moved(state.get(tensor)!.data), moved(data));
      assert.ok(off < 1e-3, `${tensor} is off by ${off.toExponential(1)} of its change`);
      const ofValue = distance(state.get(tensor)!.data, data);
      assert.ok(ofValue < 1e-4, `${tensor} is off by ${ofValue.toExponential(1)}`);
    }
    for (const held of [network, previous, optimisers.shared, optimisers.head]) held.dispose();
    assert.equal(liveTensors(), before);
  });
}
