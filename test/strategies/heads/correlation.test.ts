import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { singleProcess } from "../../../src/distributed";
import { create, free, liveTensors, Network, tf } from "../../../src/nn";
import type { KeptState } from "../../../src/strategies";
import { correlationHead } from "../../../src/strategies/heads/correlation/correlationHead";
import { addBatch, noCounts } from "../../../src/strategies/heads/correlation/counts";
import { correlations } from "../../../src/strategies/heads/correlation/correlations";
import { writeRelations } from "../../../src/strategies/heads/correlation/matrix";
import { distance, normalsOf } from "../../nn/compare";
import {
  batchOf,
  classes,
  fixture,
  length,
  matrixOf,
  near,
  situationOf,
  slices,
  thresholds,
  width,
} from "./agcnFixture";

/** Tells what is kept of every batch of a task, and calls `each` after it. */
function hearTask(task: number, kept: KeptState, each: (batch: number) => void = () => {}): void {
  kept.lifecycle?.taskBegins?.(situationOf(task));
  fixture.tasks[task - 1].batches.forEach(({ labels, previous }, k) => {
    const whole = { images: new Uint8Array(0), height: 0, width: 0, ids: [], ...batchOf({ labels }, slices[task - 1]) };
    kept.lifecycle?.batchArrives?.(whole, previous ? Float32Array.from(previous.flat()) : undefined);
    each(k);
  });
}

const sizes = {
  network: "resnet18",
  width: 2,
  classes,
  imageSize: 64,
  head: correlationHead({ nodes: length, width }),
} as const;
const matrixIn = ({ constants }: Network): Float32Array =>
  (constants.find(({ name }) => name === "fc.graph.correlation") ?? constants[0]).export();

describe("the augmented correlation matrix", () => {
  it("is that of the authors' steps after every batch of every task, whatever labels of other tasks say", () => {
    for (const knownToo of [[], [0, 1, 2, 3, 4, 5, 6, 7]]) {
      const matrix = Float32Array.from({ length: classes * classes }, (_, k) => Number(k % (classes + 1) === 0));
      fixture.tasks.forEach(({ batches, matrices }, k) => {
        const situation = situationOf(k + 1);
        const counts = noCounts(k + 1, classes);
        batches.forEach(({ labels, previous }, b) => {
          addBatch(counts, situation, batchOf({ labels }, [...slices[k], ...knownToo]), previous?.flat());
          writeRelations(matrix, counts, situation, thresholds);
          near(matrix, matrices[b], `task ${k + 1}, batch ${b + 1}`);
        });
      });
    }
  });

  it("counts no label that is not annotated, and relates no two tasks without answers of the network before", () => {
    const counts = noCounts(2, classes);
    const situation = situationOf(2);
    addBatch(counts, situation, batchOf(fixture.tasks[1].batches[0], []), undefined);
    assert.deepEqual(counts, noCounts(2, classes));
    const matrix = new Float32Array(classes * classes);
    writeRelations(matrix, counts, situation, { ...thresholds, between: 1e-3 });
    assert.deepEqual(
      [...matrix.keys()].filter((k) => matrix[k] !== 0),
      slices[1].map((c) => c * (classes + 1)),
    );
  });

  it("stands in the network, and in copies of it; a run that goes on within a task has its counts again", () => {
    const before = liveTensors();
    const network = new Network(sizes).initialise(1);
    const kept = correlations({ seed: 1, network, world: singleProcess }, thresholds);
    hearTask(1, kept);
    near(matrixIn(network), matrixOf(1), "task 1");
    const copy = network.clone();
    hearTask(2, kept);
    hearTask(3, kept, (k) => {
      near(matrixIn(network), fixture.tasks[2].matrices[k], `batch ${k + 1}`);
      if (k !== 1) return;
      const resumed = new Network(sizes).initialise(1);
      const again = correlations({ seed: 1, network: resumed, world: singleProcess }, thresholds);
      again.load(kept.save());
      again.lifecycle?.taskBegins?.(situationOf(3));
      resumed.load(network.state());
      assert.deepEqual(again.save(), kept.save());
      assert.equal(again.bytes, kept.bytes);
      again.lifecycle?.taskBegins?.(situationOf(3));
      assert.deepEqual(matrixIn(resumed), matrixIn(network));
      again.dispose();
      resumed.dispose();
    });
    near(matrixIn(copy), matrixOf(1), "the copy");
    const images = create([2, 64, 64, 3], normalsOf(random("agcn"))([2, 64, 64, 3]));
    const answers = (of: Pick<Network, "infer">): number[] => tf.tidy(() => [...of.infer(images).dataSync()]);
    const frozen = network.freeze();
    const other = new Network(sizes).load(network.state());
    assert.deepEqual(answers(other), answers(network));
    assert.ok(distance(answers(frozen), answers(network)) < 1e-4);
    assert.ok(distance(answers(copy), answers(network)) > 1e-3);
    for (const each of [frozen, network, copy, other]) each.dispose();
    free(images);
    // A network without such a head stays as it is.
    const linear = new Network({ network: "resnet18", width: 2, classes });
    hearTask(1, correlations({ seed: 1, network: linear, world: singleProcess }, thresholds));
    linear.dispose();
    assert.equal(liveTensors(), before);
  });
});
