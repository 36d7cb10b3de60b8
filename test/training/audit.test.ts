import assert from "node:assert/strict";
import { test } from "node:test";
import type { Batch } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { liveTensors, Network, optimiser, type OptimiserOptions } from "../../src/nn";
import { random } from "../../src/base/random";
import { findStrategy, type Situation } from "../../src/strategies";
import { learnerOf, singleProcessContext, trainStep, type Learner } from "../../src/training";
import type { Audit, AuditedUpdate } from "../../src/records";

const classes = 6;
const situation: Situation = {
  task: 3,
  slices: [
    [0, 1],
    [2, 3],
    [4, 5],
  ],
  classes,
  labels: "available",
};
const plainSgd: OptimiserOptions = { name: "sgd", momentum: 0, weightDecay: 0 };

function batch(seed: number, size = 8): Batch {
  const draw = random("audit", seed);
  return {
    ids: [],
    images: Uint8Array.from({ length: size * 32 * 32 * 3 }, () => draw.integer(256)),
    labels: Uint8Array.from({ length: size * classes }, () => draw.integer(2)),
    known: new Uint8Array(size * classes).fill(1),
    size,
    height: 32,
    width: 32,
  };
}

/** A learner of the third task whose head stays as it is, so that a step is one of the shared parameters alone. */
function stillHeaded(text: string, direction: string, options: OptimiserOptions): Learner & { dispose(): void } {
  const network = new Network({ network: "resnet18", width: 2, classes }).initialise(1);
  const strategy = findStrategy(text, "available");
  const previous = strategy.needsPrevious ? new Network(network.options).initialise(2) : undefined;
  const optimisers = { shared: optimiser(network.shared, options), head: optimiser(network.head, options) };
  const learner = learnerOf({
    network,
    previous,
    optimisers,
    plan: strategy.plan(situation),
    headSteps: 0,
    direction: parseDirection(direction),
    context: singleProcessContext(network),
  });
  return {
    ...learner,
    dispose: () => [network, previous, optimisers.shared, optimisers.head].forEach((held) => held?.dispose()),
  };
}

function audited(
  text: string,
  direction: string,
  options: OptimiserOptions,
  rate: number,
  warmUp = 0,
): { audit: Audit; again: number[] } {
  const learner = stillHeaded(text, direction, options);
  for (let i = 0; i < warmUp; i++) trainStep(learner, batch(10 + i), rate);
  const { audit } = trainStep(learner, batch(1), rate, true);
  const { loss } = trainStep(learner, batch(1), 0);
  learner.dispose();
  return { audit: audit!, again: Object.values(loss) };
}

const cosine = (audit: Audit, { norm, inner }: AuditedUpdate, k: number): number => inner[k] / (norm * audit.norms[k]);
const close = (received: number, expected: number, within: number, what: string): void =>
  assert.ok(
    Math.abs(received - expected) <= within * Math.max(1e-12, Math.abs(expected)),
    `${what}: ${received}, not ${expected}`,
  );

for (const [strategy, direction] of [
  ["ppi", "sum"],
  ["ppi", "project"],
  ["lwf-ppi", "project:original"],
  ["lwf", "sum"],
  ["ppi", "upgrad"],
] as const) {
  test(`${strategy} by ${direction}: what an audit says of plain gradient descent is so`, () => {
    const rate = 3e-5;
    const { audit, again } = audited(strategy, direction, plainSgd, rate);
    const T = audit.objectives.length;
    for (let k = 0; k < T; k++) {
      // Plain gradient descent applies the direction itself.
      const scale = audit.direction.norm * audit.norms[k];
      assert.ok(
        Math.abs(audit.applied.inner[k] / rate - audit.direction.inner[k]) < 2e-3 * scale,
        `inner product of the step, ${k}`,
      );
      // <g', g_k> = sum_j w_j <g_j, g_k>.
      const expected = audit.weights.reduce(
        (sum, w, j) => sum + w * audit.cosines[j][k] * audit.norms[j] * audit.norms[k],
        0,
      );
      assert.ok(Math.abs(audit.direction.inner[k] - expected) < 1e-6 * scale);
      // To first order, the values change by -rate <g', g_k>; and the next step finds the values that were announced.
      assert.ok(
        Math.abs(audit.after[k] - audit.before[k] + rate * audit.direction.inner[k]) < 0.05 * rate * scale + 2e-7,
        `objective ${k}`,
      );
      close(audit.after[k], again[k], 1e-5, "value after the step");
    }
    close(audit.applied.norm / rate, audit.direction.norm, 1e-3, "length of the step");
  });
}

test("the projection of margin 0 opposes no earlier objective; what the optimiser makes of it may", () => {
  const { audit } = audited("ppi", "project", plainSgd, 1e-3);
  const opposedBefore = audit.cosines[0].some((value) => value < 0);
  for (const k of [1, 2]) assert.ok(cosine(audit, audit.direction, k) > -1e-5);
  assert.ok(opposedBefore, "the example has no conflict, so it shows nothing");
  const adam = audited(
    "ppi",
    "project",
    { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 },
    1e-3,
  ).audit;
  assert.deepEqual(adam.direction, audit.direction);
  assert.notDeepEqual(adam.applied, audit.applied);
  const heavy = audited("ppi", "project", { name: "sgd", momentum: 0.9, weightDecay: 0 }, 1e-3, 2).audit;
  assert.ok(
    Math.abs(cosine(heavy, heavy.applied, 1) - cosine(heavy, heavy.direction, 1)) > 1e-3,
    "momentum changes where a step goes",
  );
});

test("an audit changes nothing of the training and leaves no tensor", () => {
  for (const [strategy, direction] of [
    ["lwf", "sum"],
    ["lwf-ppi", "project"],
    ["finetune", "sum"],
  ] as const) {
    const ends = [false, true].map((watch) => {
      const before = liveTensors();
      const learner = stillHeaded(strategy, direction, { name: "sgd", momentum: 0.9, weightDecay: 1e-3 });
      trainStep(learner, batch(1), 0.1, watch);
      const held = liveTensors();
      trainStep(learner, batch(2), 0.1, watch);
      assert.equal(liveTensors(), held);
      const state = learner.network.state();
      learner.dispose();
      assert.equal(liveTensors(), before);
      return state;
    });
    assert.deepEqual(ends[1], ends[0]);
  }
});
