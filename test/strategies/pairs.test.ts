import assert from "node:assert/strict";
import { singleProcess } from "../../src/distributed";
import { describe, it } from "node:test";
import type { Batch, Example } from "../../src/data";
import { directionNames, parseDirection } from "../../src/directions";
import { liveTensors, Network, optimiser } from "../../src/nn";
import { random } from "../../src/base/random";
import { assertDirection, findStrategy, strategyNames, type Situation } from "../../src/strategies";
import { learnerOf, singleProcessContext, trainStep } from "../../src/training";

const [classes, size, side] = [6, 4, 32];
const sgd = { name: "sgd", momentum: 0.9, weightDecay: 0 } as const;

function batchOf(step: number): Batch {
  const draw = random("pairs", step);
  const images = Uint8Array.from({ length: size * side * side * 3 }, () => draw.integer(256));
  const labels = Uint8Array.from({ length: size * classes }, () => draw.integer(2));
  return {
    images,
    labels,
    known: new Uint8Array(size * classes).fill(1),
    size,
    height: side,
    width: side,
    ids: Array(size).fill(""),
  };
}

const learnt = async function* (): AsyncGenerator<Batch> {
  yield batchOf(100);
};

const examples: Example[] = Array.from({ length: size }, (_, i) => ({
  id: String(i),
  image: "",
  labels: new Uint8Array(classes).fill(i % 2),
  known: new Uint8Array(classes).fill(1),
}));

/** The pairs that are refused: all others take steps. */
const refused = ["ewc", "mas", "si"].flatMap((strategy) =>
  ["mgda", "imtl-g", "aligned"].map((direction) => `${strategy} ${direction}`),
);

describe("every strategy with every direction", () => {
  for (const name of strategyNames) {
    it(`${name}: takes finite steps that leave no tensor behind, or is refused with the reason`, async () => {
      const labels = findStrategy(name, name === "ppi" ? "available" : "unavailable").regimes[0];
      const strategy = findStrategy(name, labels);
      const situation = (task: number): Situation => ({
        task,
        slices: [
          [0, 1],
          [2, 3],
          [4, 5],
        ].slice(0, task),
        classes,
        labels,
      });
      for (const direction of directionNames) {
        if (refused.includes(`${name} ${direction}`)) {
          assert.throws(() => assertDirection(strategy, direction), {
            code: "strategy/direction",
            message: /hardly anything would be learnt/,
          });
          continue;
        }
        assertDirection(strategy, direction);
        const before = liveTensors();
        const network = new Network({ network: "resnet18", width: 2, classes }).initialise(1);
        const previous = strategy.needsPrevious ? network.clone() : undefined;
        const kept = strategy.keep?.({ seed: 1, network, world: singleProcess });
        for (const task of [1, 2])
          await kept?.lifecycle?.taskEnds?.({
            situation: situation(task),
            network,
            imageSize: side,
            examples,
            load: learnt,
          });
        kept?.lifecycle?.taskBegins?.(situation(3));
        const plan = strategy.plan(situation(3), kept);
        const optimisers = { shared: optimiser(network.shared, sgd), head: optimiser(network.head, sgd) };
        for (let step = 0; step < 2; step++) {
          const { loss } = trainStep(
            learnerOf({
              network,
              previous,
              keptState: kept,
              plan,
              optimisers,
              direction: parseDirection(direction),
              context: singleProcessContext(network, kept),
            }),
            batchOf(step),
            0.01,
          );
          assert.ok(Object.values(loss).every(Number.isFinite), `${direction}: ${JSON.stringify(loss)}`);
          assert.equal(Object.keys(loss).length, step === 0 && kept?.lifecycle?.stepEnds ? 1 : plan.shared.length);
        }
        assert.ok(
          [...network.state().values()].every(({ data }) => data.every(Number.isFinite)),
          direction,
        );
        for (const held of [network, previous, kept, optimisers.shared, optimisers.head]) held?.dispose();
        assert.equal(liveTensors(), before, direction);
      }
    });
  }
});
