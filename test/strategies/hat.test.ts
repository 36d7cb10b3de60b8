import assert from "node:assert/strict";
import { before, test } from "node:test";
import { random } from "../../src/base/random";
import type { Batch } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { singleProcess } from "../../src/distributed";
import { free, liveTensors, Network, toImages, type OptimiserOptions, type State } from "../../src/nn";
import { findStrategy, type KeptState, type Situation } from "../../src/strategies";
import { learnerOf, optimisersOf, singleProcessContext, trainStep } from "../../src/training";
import { distance, fixture, under, type Tensors } from "../nn/compare";

const slices = [
  [0, 1, 2, 3, 4, 5, 6],
  [7, 8, 9, 10, 11, 12, 13],
  [14, 15, 16, 17, 18, 19],
];
const classes = 20;
const sgd = { name: "sgd", momentum: 0.9, weightDecay: 5e-4 } as const;
const adamw = { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.5 } as const;
const options = { network: "resnet18", width: 2, classes } as const;
const situation = (task: number): Situation => ({
  task,
  slices: slices.slice(0, task),
  classes,
  labels: "unavailable",
});

/**
 * test/fixtures/steps_hat.py derives these from the paper's equations, in float64, and says what they are;
 * steps_kept.py the weights and batches.
 */
let tensors: Tensors;
before(async () => {
  tensors = new Map([
    ...(await fixture("steps_kept")),
    ...[...(await fixture("steps_hat"))].map(([name, tensor]) => [`gates.${name}`, tensor] as const),
  ]);
});

function batchOf(i: number): Batch {
  const image = tensors.get(`batch.${i}.image`)!;
  const [size, height, width] = image.shape;
  const labels = Uint8Array.from(tensors.get(`batch.${i}.labels`)!.data);
  return {
    images: Uint8Array.from(image.data),
    labels,
    known: labels.map(() => 1),
    size,
    height,
    width,
    ids: Array(size).fill(""),
  };
}

const strategy = findStrategy("hat:authors", "unavailable");

/** A network with the fixture's weights, and what the strategy keeps. */
function begin(): { network: Network; kept: KeptState } {
  const network = new Network(options).load(under(tensors, "initial"));
  return { network, kept: strategy.keep!({ seed: 1, network, world: singleProcess }) };
}

/** `steps` steps of a task, which are its epoch. */
function learn(
  network: Network,
  kept: KeptState,
  task: number,
  given: OptimiserOptions,
  rate: number,
  steps: number,
): Record<string, number>[] {
  const optimisers = optimisersOf({ head: network.head, keptState: kept }, network.shared, {
    optimiser: given,
    learningRate: rate,
  });
  const plan = strategy.plan(situation(task), kept);
  const losses = Array.from({ length: steps }, (_, i) => {
    kept.lifecycle!.stepBegins!(i + 1, steps);
    const direction = parseDirection(strategy.direction);
    const context = singleProcessContext(network, kept);
    return trainStep(learnerOf({ network, keptState: kept, plan, optimisers, direction, context }), batchOf(i), rate)
      .loss;
  });
  for (const held of [optimisers.shared, optimisers.head]) held.dispose();
  return losses;
}

const endOf = (kept: KeptState, network: Network, task: number) =>
  kept.lifecycle!.taskEnds!({
    situation: situation(task),
    network,
    imageSize: 32,
    examples: [],
    load: async function* () {},
  });

test("five steps are those of the paper's equations", () => {
  const live = liveTensors();
  const { network, kept } = begin();
  const gates = under(tensors, "gates");
  const running = [...under(tensors, "initial")].filter(([name]) => name.includes("running"));
  const earlier: State = new Map();
  for (const k of [1, 2]) {
    earlier.set(`${k - 1}/classes`, { shape: [slices[k - 1].length], data: Float32Array.from(slices[k - 1]) });
    for (const [name, tensor] of [...running, ...under(gates, `earlier.${k}`)])
      earlier.set(`${k - 1}/state/${name}`, tensor);
  }
  kept.load(earlier);
  kept.lifecycle!.taskBegins!(situation(3));
  const initial = new Map([...under(tensors, "initial"), ...under(gates, "initial")]);
  network.load(initial);
  learn(network, kept, 3, sgd, 0.1, 5);
  const state = network.state();
  const expected = under(gates, "hat");
  assert.deepEqual([...state.keys()].sort(), [...expected.keys()].sort());
  for (const [name, { data }] of expected) {
    const start = initial.get(name)!.data;
    const moved = (x: Float32Array): Float32Array => x.map((value, i) => value - start[i]);
    const [off, ofChange] = [
      distance(state.get(name)!.data, data),
      distance(moved(state.get(name)!.data), moved(data)),
    ];
    assert.ok(off < 1e-4, `${name} is off by ${off.toExponential(1)}`);
    // What is protected moves by less than single precision resolves.
    assert.ok(off < 3e-7 || ofChange < 1e-3, `${name} is off by ${ofChange.toExponential(1)} of its change`);
  }
  for (const held of [network, kept]) held.dispose();
  assert.equal(liveTensors(), live);
});

const logitsOf = (of: { infer: Network["infer"] }): Float32Array => {
  const { images, size, height, width } = batchOf(0);
  const input = toImages(images, size, height, width);
  const logits = of.infer(input);
  const data = Float32Array.from(logits.dataSync());
  logits.dispose();
  free(input);
  return data;
};

/** The method's logits [n, C] of the first batch. */
function answers(kept: KeptState): Float32Array {
  const predictor = kept.predictor!()!;
  const logits = logitsOf(predictor);
  predictor.dispose();
  return logits;
}

const columns = (logits: Float32Array, of: readonly number[]): Float32Array =>
  logits.filter((_, i) => of.includes(i % classes));

/** Embeddings at the limit: attention of exactly 0 or 1. */
function binary(network: Network, name: string): void {
  const draw = random("binary", name);
  for (const { embedding } of network.gates)
    embedding.assign(Float32Array.from({ length: embedding.size }, () => (draw.uniform() < 0.5 ? 6 : -6)));
}

for (const given of [sgd, adamw] as const) {
  test(`with attention of 0 or 1, ${given.name} with decay leaves every bit of earlier tasks' answers`, async () => {
    const live = liveTensors();
    const { network, kept } = begin();
    const answered: Float32Array[] = [];
    for (const task of [1, 2, 3]) {
      kept.lifecycle!.taskBegins!(situation(task));
      binary(network, `task ${task}`);
      const weights = network.state();
      learn(network, kept, task, given, 0.05, 3);
      const moved = [...network.state()].filter(([name, { data }]) => distance(data, weights.get(name)!.data) > 1e-3);
      assert.ok(
        moved.some(([name]) => name.startsWith("layer4")) && moved.some(([name]) => name === "fc.weight"),
        "the task learnt nothing",
      );
      const now = logitsOf(network);
      await endOf(kept, network, task);
      answered.push(columns(now, slices[task - 1]));
      const all = answers(kept);
      answered.forEach((before, k) =>
        assert.deepEqual(columns(all, slices[k]), before, `task ${k + 1} after task ${task}`),
      );
      // Classes to come are answered with the present attention.
      assert.deepEqual(columns(all, slices.slice(task).flat()), columns(now, slices.slice(task).flat()));
      if (task > 1) assert.notDeepEqual(columns(now, slices[0]), answered[0]);
    }
    for (const held of [network, kept]) held.dispose();
    assert.equal(liveTensors(), live);
  });
}

test("steepness rises in a line over an epoch; the sparsity is the mean attention to what no task uses", async () => {
  const { network, kept } = begin();
  const steepnesses = Array.from({ length: 5 }, (_, i) => {
    kept.lifecycle!.stepBegins!(i + 1, 5);
    return network.gates.map(({ steepness }) => steepness);
  });
  steepnesses.forEach((all, i) =>
    all.forEach((s) => assert.ok(Math.abs(s - (1 / 400 + ((400 - 1 / 400) * i) / 4)) < 1e-9)),
  );
  const sparsity = (): number => {
    const { value, gradients } = kept.penalties![0].penalty(network.shared);
    assert.deepEqual(new Set(gradients.keys()), new Set(network.shared));
    free(...gradients.values());
    return value;
  };
  binary(network, "first");
  const embeddings = (): number[] => network.gates.flatMap(({ embedding }) => [...embedding.export()]);
  const mean = (attended: readonly boolean[]): number => attended.filter(Boolean).length / attended.length;
  const first = embeddings();
  assert.ok(Math.abs(sparsity() - 0.75 * mean(first.map((e) => e > 0))) < 1e-6);
  await endOf(kept, network, 1);
  assert.equal(sparsity(), 0);
  binary(network, "second");
  assert.ok(
    Math.abs(
      sparsity() -
        0.75 *
          mean(
            embeddings()
              .filter((_, i) => first[i] < 0)
              .map((e) => e > 0),
          ),
    ) < 1e-6,
  );
  for (const held of [network, kept]) held.dispose();
});
