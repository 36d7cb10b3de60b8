import assert from "node:assert/strict";
import { test } from "node:test";
import type { Regime } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { Network, optimiser, type State } from "../../src/nn";
import { findStrategy } from "../../src/strategies";
import { learnerOf, singleProcessContext, trainStep } from "../../src/training";
import { batchOf, classes, side, situationOf } from "./trial";

const sgd = { name: "sgd", momentum: 0, weightDecay: 0 } as const;
/** Classes of the third task, which is being learnt. */
const newClasses = [4, 5];

/** The network after one step of a strategy in the third task, always from the same weights. */
function afterStep(name: string, labels: Regime, direction: string): State {
  const network = new Network({ network: "resnet18", width: 2, classes }).initialise(1);
  const previous = new Network({ network: "resnet18", width: 2, classes }).initialise(2);
  const optimisers = { shared: optimiser(network.shared, sgd), head: optimiser(network.head, sgd) };
  const plan = findStrategy(name, labels).plan(situationOf(3, labels));
  const context = singleProcessContext(network);
  const given = { network, previous, plan, optimisers, direction: parseDirection(direction), context, headSteps: 3 };
  trainStep(learnerOf(given), { ...batchOf(1), height: side, width: side }, 0.1);
  const state = network.state();
  for (const held of [network, previous, optimisers.shared, optimisers.head]) held.dispose();
  return state;
}

const valuesOf = (state: State, name: string): Float32Array => {
  const tensor = state.get(name);
  assert.ok(tensor, name);
  return tensor.data;
};

/** Largest change of a class's weights and bias from those of the start. */
function changeOf(c: number, before: State, after: State): number {
  const [weight, start] = [after, before].map((state) => valuesOf(state, "fc.weight"));
  const features = weight.length / classes;
  const rows = Array.from({ length: features }, (_, j) => Math.abs(weight[c * features + j] - start[c * features + j]));
  return Math.max(...rows, Math.abs(valuesOf(after, "fc.bias")[c] - valuesOf(before, "fc.bias")[c]));
}

const cases: readonly (readonly [strategy: string, labels: Regime])[] = [
  ["ppi", "available"],
  ["lwf-ppi", "unavailable"],
  ["lwf-ppi", "available"],
];
for (const [strategy, labels] of cases) {
  test(`${strategy}:head=new, labels ${labels}: the head learns the new labels alone, the backbone what it did`, () => {
    const start = new Network({ network: "resnet18", width: 2, classes }).initialise(1);
    const before = start.state();
    start.dispose();
    const all = afterStep(strategy, labels, "project");
    const alone = afterStep(`${strategy}:head=new`, labels, "project");
    // On the features of the same backbone it is the head of fine-tuning, which PyTorch's steps are compared with.
    const finetune = afterStep("finetune:head=original", labels, "sum");
    for (const name of ["fc.weight", "fc.bias"]) assert.deepEqual(valuesOf(alone, name), valuesOf(finetune, name));
    for (let c = 0; c < classes; c++) {
      const [learnt, kept] = [all, alone].map((after) => changeOf(c, before, after));
      assert.ok(learnt > 0, `class ${c} with head=all`);
      assert.equal(kept > 0, newClasses.includes(c), `class ${c} with head=new`);
    }
    // The constraints are those of the same objectives, by the other head: the update is not fine-tuning's.
    assert.notDeepEqual(valuesOf(alone, "conv1.weight"), valuesOf(finetune, "conv1.weight"));
    const sharedOf = (name: string): string[] =>
      findStrategy(name, labels)
        .plan(situationOf(3, labels))
        .shared.map((objective) => objective.name);
    assert.deepEqual(sharedOf(`${strategy}:head=new`), sharedOf(strategy));
    assert.equal(findStrategy(`${strategy}:head=all`, labels).name, strategy, "a default is not in the name");
  });
}

test("the head of a strategy that projects is one of two", () => {
  assert.throws(() => findStrategy("ppi:head=original", "available"), { code: "argument/invalid" });
});
