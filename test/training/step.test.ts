import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { join } from "node:path";
import type { Batch, Regime } from "../../src/data";
import { parseDirection } from "../../src/directions";
import { liveTensors, Network, type State } from "../../src/nn";
import { readSafetensors } from "../../src/nn/safetensors";
import { findStrategy } from "../../src/strategies";
import { resolveParameters, trainStep } from "../../src/training";
import { beginTask, endTask } from "../../src/training/learner";

/** Steps made by independent PyTorch code in float64 from the equations: see test/fixtures/steps.py. */
const fixtures = join(__dirname, "..", "fixtures");
const expected = JSON.parse(readFileSync(join(fixtures, "steps.json"), "utf8")) as Record<string, { loss: number[]; projected: boolean }[]>;
const slices = [[0, 7], [7, 14], [14, 20]].map(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));

const cases: Record<string, { strategy: string; labels: Regime; direction?: string }> = {
  finetune: { strategy: "finetune", labels: "unavailable" },
  "finetune-available": { strategy: "finetune", labels: "available" },
  lwf: { strategy: "lwf", labels: "unavailable" },
  "lwf-available": { strategy: "lwf", labels: "available" },
  "ppi-available": { strategy: "ppi", labels: "available", direction: "project:paper" },
  "lwf-ppi": { strategy: "lwf-ppi", labels: "unavailable", direction: "project:paper" },
  "lwf-ppi-available": { strategy: "lwf-ppi", labels: "available", direction: "project:paper" },
  "lwf-ppi-original": { strategy: "lwf-ppi", labels: "unavailable", direction: "project:original" },
  "lwf-ppi-available-original": { strategy: "lwf-ppi", labels: "available", direction: "project:original" },
};

let tensors: State;
const group = (name: string): State => {
  const prefix = `${name}.`;
  return new Map([...tensors].filter(([key]) => key.startsWith(prefix)).map(([key, tensor]) => [key.slice(prefix.length), tensor]));
};
before(async () => {
  tensors = (await readSafetensors(join(fixtures, "steps.safetensors"))).tensors as State;
});

function batch(i: number, labels: Regime): Batch {
  const image = tensors.get(`batch.${i}.image`)!;
  const [size, height, width] = image.shape;
  const known = new Uint8Array(size * 20);
  // In the regime where labels of earlier tasks are gone, the batch must not need them.
  for (let n = 0; n < size; n++) for (const c of labels === "available" ? slices.flat() : slices[2]) known[n * 20 + c] = 1;
  const all = Uint8Array.from(tensors.get(`batch.${i}.labels`)!.data);
  return { images: Uint8Array.from(image.data), labels: all.map((value, j) => value * known[j]), known, size, height, width, ids: [] };
}

/** |a - b| / |b| in the Euclidean norm, the denominator at least 1e-3. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-3);
}

describe("three training steps against PyTorch in float64", () => {
  it("covers every case of the fixture", () => assert.deepEqual(Object.keys(cases).sort(), Object.keys(expected).sort()));

  for (const [name, { strategy: strategyName, labels, direction }] of Object.entries(cases)) {
    it(name, () => {
      const initial = group("initial");
      const width = initial.get("conv1.weight")!.shape[0];
      const network = new Network({ network: "resnet18", width, classes: 20 });
      const strategy = findStrategy(strategyName, labels);
      const parameters = resolveParameters({ strategy: strategyName, labels, direction, scale: "full", width });
      network.load(group("old"));
      const learner = beginTask(network, strategy, parseDirection(parameters.direction), { task: 3, slices, classes: 20, labels }, parameters);
      network.load(initial);
      let tensorCount = 0;
      expected[name].forEach((step, i) => {
        const { loss, projected } = trainStep(learner, batch(i, labels), parameters.learningRate);
        assert.equal(projected, step.projected, `projected at step ${i}`);
        Object.values(loss).forEach((value, k) => assert.ok(Math.abs(value - step.loss[k]) < 1e-4 * step.loss[k], `loss ${k} of step ${i}: ${value}, not ${step.loss[k]}`));
        if (i === 0) tensorCount = liveTensors();
        assert.equal(liveTensors(), tensorCount, `tensors at step ${i}`);
      });
      const final = group(name);
      const state = network.state();
      for (const [tensor, { data }] of final) {
        const apart = distance(state.get(tensor)!.data, data);
        assert.ok(apart < 1e-4, `${tensor} is ${apart.toExponential(1)} off`);
      }
      assert.equal(final.size, state.size);
      endTask(learner);
      network.dispose();
    });
  }
});
