import assert from "node:assert/strict";
import { test } from "node:test";
import type { Batch } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { singleProcess, type Communicator, type Numbers } from "../../src/distributed";
import { liveTensors, Network, optimiser, type OptimiserOptions, type State } from "../../src/nn";
import { random } from "../../src/base/random";
import { findStrategy, type Situation } from "../../src/strategies";
import { learnerOf, trainStep } from "../../src/training";
import { exchangeOf } from "../../src/training/step/exchange";

/*
 * A batch of two equal halves, on one rank and on one of two. The other rank has the other half, and says the same as
 * this one.
 */
const [classes, half, side] = [6, 4, 48];
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
const options: OptimiserOptions = { name: "sgd", momentum: 0.9, weightDecay: 5e-4 };

const draw = random("twins");
const twice = <A extends Numbers>(half: A): A => {
  const both = new (half.constructor as new (length: number) => A)(2 * half.length);
  both.set(half);
  both.set(half, half.length);
  return both;
};
const bytes = (n: number, below: number): Uint8Array =>
  twice(Uint8Array.from({ length: half * n }, () => draw.integer(below)));
const batch: Batch = {
  ids: [],
  images: bytes(side * side * 3, 256),
  labels: bytes(classes, 2),
  known: new Uint8Array(2 * half * classes).fill(1),
  size: 2 * half,
  height: side,
  width: side,
};

const doubled = <A extends Numbers>(values: A): A => values.map((value) => 2 * value) as A;
const twin: Communicator = {
  ...singleProcess,
  size: 2,
  allReduce: doubled,
  allGather: twice,
  begin: { ...singleProcess.begin, allReduce: (values) => ({ wait: () => doubled(values), done: () => true }) },
};

/**
 * Two steps of a method from seeded weights; the loss of the second, and what the weights and statistics have become.
 */
function steps(world: Communicator, text: string, direction: string): { loss: Record<string, number>; state: State } {
  const network = new Network({ network: "resnet18", width: 4, classes }).initialise(1);
  const previous = new Network(network.options).initialise(2);
  if (world.size > 1) network.synchronise((numbers) => world.allReduce(numbers));
  const exchange = exchangeOf(world, network.shared, "whole");
  const optimisers = { shared: optimiser(exchange.parameters, options), head: optimiser(network.head, options) };
  const plan = findStrategy(text, "available").plan(situation);
  const context = { world, exchange };
  const learner = learnerOf({ network, previous, optimisers, plan, direction: parseDirection(direction), context });
  trainStep(learner, batch, 1e-4);
  const { loss } = trainStep(learner, batch, 1e-4);
  const state = network.state();
  for (const held of [network, previous, optimisers.shared, optimisers.head, exchange]) held.dispose();
  return { loss, state };
}

for (const [strategy, direction] of [
  ["finetune", "sum"],
  ["ppi", "project:original"],
  ["lwf-ppi", "mgda"],
] as const) {
  test(`${strategy} by ${direction}: every tensor moves on one of two ranks as on one`, () => {
    const before = liveTensors();
    const [one, two] = [singleProcess, twin].map((world) => steps(world, strategy, direction));
    assert.equal(liveTensors(), before);
    for (const [name, value] of Object.entries(one.loss))
      assert.ok(Math.abs(two.loss[name] - value) < 1e-5 * Math.abs(value), `${name}: ${two.loss[name]}, not ${value}`);
    const start = new Network({ network: "resnet18", width: 4, classes }).initialise(1);
    for (const [name, { data: from }] of start.state()) {
      const [moved, wanted] = [two, one].map(({ state }) => state.get(name)!.data.map((value, i) => value - from[i]));
      const length = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
      // Differences of single-precision weights, and now and then a ReLU that a rounding turned on or off.
      assert.ok(length(moved.map((value, i) => value - wanted[i])) < 0.03 * length(wanted), name);
    }
    start.dispose();
  });
}
