import assert from "node:assert/strict";
import { test } from "node:test";
import { create, freeGradients, liveTensors, optimiserOf, Parameter, type Gradients, type State } from "../../src/nn";

const main = { optimiser: { name: "sgd", momentum: 0.9, weightDecay: 0 }, learningRate: 0.1 } as const;

test("parameters with an optimiser of their own have its rate, which follows the run's; its slots come back", () => {
  const live = liveTensors();
  const parameters = ["a", "b"].map((name) => new Parameter(name, [1], "vector"));
  const [a, b] = parameters;
  const own = { parameters: [b], optimiser: { name: "sgd", momentum: 0.5, weightDecay: 0 }, rate: 2 } as const;
  const values = (): number[] => parameters.map((parameter) => parameter.export()[0]);
  const stepBy = (optimiser: ReturnType<typeof optimiserOf>, learningRate: number): void => {
    const gradients: Gradients = new Map(parameters.map((parameter) => [parameter, create([1], Float32Array.of(1))]));
    optimiser.step(gradients, learningRate);
    freeGradients(gradients);
  };
  const near = (expected: readonly number[]): void =>
    values().forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, `${String(values())}`));

  const first = optimiserOf(parameters, main, own);
  stepBy(first, 0.1);
  near([-0.1, -2]);
  // Momentum 1.9 and 1.5; half the rate.
  stepBy(first, 0.05);
  near([-0.1 - 0.05 * 1.9, -2 - 1.5]);

  const state = first.state();
  const second = optimiserOf(parameters, main, own);
  second.load(state);
  stepBy(second, 0.1);
  near([-0.195 - 0.1 * 2.71, -3.5 - 2 * 1.75]);

  const without: State = new Map([...state].filter(([name]) => name !== "own/b.momentum"));
  assert.throws(() => second.load(without), { code: "weights/mismatch" });
  for (const held of [first, second, a, b]) held.dispose();
  assert.equal(liveTensors(), live);
});
