import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { Network, tf, type Predictor } from "../../../src/nn";
import { graphOf } from "../../../src/nn/exports/graphOf";
import { tfjsModel } from "../../../src/nn/exports/tfjs";
import { distance, fixture, under } from "../compare";
import { fixtureNetworks } from "../fixtureNetworks";
import { heads, layers, networkOf, networkWithHead, ourLogits } from "./networks";

type Model = Awaited<ReturnType<typeof tf.loadGraphModel>>;

/** Logits and probabilities of a loaded model. */
function answersOf(model: Model, pixels: Uint8Array, size: number): readonly Float32Array[] {
  return tf.tidy(() => {
    const shape: [number, number, number, number] = [pixels.length / (size * size * 3), size, size, 3];
    const images = tf.mul(tf.tensor4d(Float32Array.from(pixels), shape), 1 / 255);
    const outputs = model.execute({ images }, ["logits", "probabilities"]) as tf.Tensor[];
    return outputs.map((output) => output.dataSync() as Float32Array);
  });
}

/** Asserts that TensorFlow.js answers as a predictor does, on random images and batches of several sizes. */
async function assertSame(predictor: Predictor, size: number): Promise<Model> {
  const { weightData, ...rest } = tfjsModel(graphOf(predictor, size));
  const artifacts = { ...rest, weightData: weightData.buffer };
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const draw = random("tfjs", size);
  for (const n of [1, 2, 5]) {
    const pixels = Uint8Array.from({ length: n * size * size * 3 }, () => draw.integer(256));
    const [logits, probabilities] = answersOf(model, pixels, size);
    ourLogits(predictor, pixels, size).forEach((logit, i) => {
      assert.ok(Math.abs(logits[i] - logit) < 1e-4 * Math.max(1, Math.abs(logit)), `${logits[i]} for ${logit}`);
      assert.ok(Math.abs(probabilities[i] - 1 / (1 + Math.exp(-logit))) < 1e-4);
    });
  }
  return model;
}

describe("TensorFlow.js answers with the exported model", () => {
  for (const [name, sizes] of Object.entries(fixtureNetworks)) {
    it(`${name}: as the network, and as PyTorch where the weights are from`, async () => {
      const tensors = await fixture(name);
      const network = new Network({ ...sizes, classes: 20 }).load(under(tensors, "weight"));
      const frozen = network.freeze();
      const model = await assertSame(frozen, sizes.imageSize);
      const [logits] = answersOf(model, Uint8Array.from(tensors.get("image")!.data), sizes.imageSize);
      assert.ok(distance(logits, tensors.get("logits.eval")!.data) < 1e-4);
      model.dispose();
      frozen.dispose();
      network.dispose();
    });
  }
  for (const [backbone, name] of heads) {
    it(`${backbone} with the head ${name}, whose tasks have classes that are not in order`, async () => {
      const network = networkWithHead(backbone, name);
      const frozen = network.freeze();
      (await assertSame(frozen, 48)).dispose();
      frozen.dispose();
      network.dispose();
    });
  }
  for (const [name, compute] of Object.entries(layers)) {
    it(`a backbone of one's own: ${name}`, async () => {
      const network = networkOf(name, compute);
      (await assertSame(network, 16)).dispose();
      network.dispose();
    });
  }

  it("export/operation: what has no translation is refused", () => {
    const network = networkOf("sums so far", (x) => tf.cumsum(x, 1));
    assert.throws(() => tfjsModel(graphOf(network, 16)), { code: "export/operation" });
    network.dispose();
  });
});
