import assert from "node:assert/strict";
import { test } from "node:test";
import {
  adopt,
  binaryCrossEntropy,
  differentiate,
  free,
  liveTensors,
  Network,
  share,
  tf,
  toImages,
  type Gradients,
} from "../../../src/nn";
import { assertClose, distance, exported, fixture, under, type Tensors } from "../compare";

/**
 * Largest distance from PyTorch in float64 that single precision explains; PyTorch's own float32 is off by up to 2e-5.
 */
const tolerance = 1e-4;
const cases = ["resnet18-w4-64px", "resnet18-w4-96px", "resnet18-w2-75px", "resnet50-w2-64px"];

function setUp(name: string, tensors: Tensors) {
  const [, network, width] = /^(resnet\d+)-w(\d+)/.exec(name)!;
  const image = tensors.get("image")!;
  const [n, height, breadth] = image.shape;
  return {
    network: new Network({ network, width: Number(width), classes: 20 }).load(under(tensors, "weight")),
    images: toImages(Uint8Array.from(image.data), n, height, breadth),
    labels: tf.tensor2d(tensors.get("labels")!.data, [n, 20]),
    mask: tf.tensor2d(tensors.get("mask")!.data, [1, 20]),
  };
}

for (const name of cases) {
  test(`${name}: logits, loss, gradients and running statistics are PyTorch's`, async () => {
    const tensors = await fixture(name);
    const { network, images, labels, mask } = setUp(name, tensors);
    const evaluated = network.infer(images);
    assert.ok(distance(evaluated.dataSync(), tensors.get("logits.eval")!.data) < tolerance);

    const record = network.backbone.forward(images);
    const features = adopt<tf.Tensor2D>(share(record.y));
    const loss = (logits: tf.Tensor2D): tf.Scalar => binaryCrossEntropy(logits, labels, mask);
    const logits = tf.tidy(() => network.logits(features, ...network.headTensors()));
    assert.ok(distance(logits.dataSync(), tensors.get("logits.train")!.data) < tolerance);
    const { value, dFeatures, dHead } = differentiate(network, features, loss, { features: true, head: true });
    assert.ok(Math.abs(value / tensors.get("loss")!.data[0] - 1) < tolerance);

    const first: Gradients = new Map();
    const last: Gradients = new Map();
    assert.equal(record.backward(dFeatures, first, false), undefined);
    assert.equal(record.backward(dFeatures, last, true), undefined);
    const again = exported(first);
    const gradients = exported(last);
    assertClose(again, gradients, 0);
    for (const [parameter, tensor] of exported(dHead)) gradients.set(parameter, tensor);
    assertClose(gradients, under(tensors, "gradient"), tolerance);

    const running = new Map([...network.state()].filter(([key]) => key.includes(".running_")));
    assertClose(running, under(tensors, "running"), tolerance);
    free(images, dFeatures);
    tf.dispose([evaluated, features, logits, labels, mask]);
    network.dispose();
  });
}

test("passes leave no tensor behind, whether the way back is taken or not", async () => {
  const name = cases[0];
  const tensors = await fixture(name);
  const before = liveTensors();
  const { network, images, labels, mask } = setUp(name, tensors);
  const counts: number[] = [];
  for (let i = 0; i < 4; i++) {
    network.infer(images).dispose();
    network.backbone.forward(images).dispose();
    const record = network.backbone.forward(images);
    const features = adopt<tf.Tensor2D>(share(record.y));
    const { dFeatures, dHead } = differentiate(network, features, (z) => binaryCrossEntropy(z, labels, mask), {
      features: true,
      head: true,
    });
    const gradients: Gradients = new Map();
    record.backward(dFeatures, gradients, true);
    free(dFeatures, ...gradients.values(), ...dHead.values());
    features.dispose();
    counts.push(liveTensors());
  }
  assert.equal(new Set(counts).size, 1, `live tensors: ${counts.join()}`);
  network.dispose();
  free(images);
  tf.dispose([labels, mask]);
  assert.equal(liveTensors(), before);
});

test("parameter counts are torchvision's", () => {
  const published: Record<string, number> = {
    resnet18: 11_689_512,
    resnet34: 21_797_672,
    resnet50: 25_557_032,
    resnet101: 44_549_160,
  };
  for (const [name, count] of Object.entries(published)) {
    const network = new Network({ network: name, width: 64, classes: 1000 });
    assert.equal(
      network.parameters.reduce((sum, { size }) => sum + size, 0),
      count,
      name,
    );
    network.dispose();
  }
});

test("a state is taken whole or refused by the names at fault; a clone has the same values", async () => {
  const tensors = await fixture(cases[0]);
  const { network, images, labels, mask } = setUp(cases[0], tensors);
  const state = network.state();
  assertClose(state, under(tensors, "weight"), 0);
  for (const [name, { shape }] of under(tensors, "weight")) assert.deepEqual(state.get(name)!.shape, shape, name);

  const wrong = new Map(state);
  wrong.delete("bn1.weight");
  wrong
    .set("fc.bias", { shape: [3], data: new Float32Array(3) })
    .set("stray", { shape: [1], data: new Float32Array(1) });
  wrong.set("conv1.weight", {
    shape: state.get("conv1.weight")!.shape,
    data: new Float32Array(state.get("conv1.weight")!.data.length),
  });
  assert.throws(() => network.load(wrong), {
    code: "weights/mismatch",
    message: /bn1\.weight is missing.*fc\.bias has shape \[3\].*stray/,
  });
  assertClose(network.state(), state, 0);

  const clone = network.clone();
  const logits = (n: Network): Float32Array => {
    const z = n.infer(images);
    const data = Float32Array.from(z.dataSync());
    z.dispose();
    return data;
  };
  assert.deepEqual(logits(clone), logits(network));
  clone.initialiseHead(1);
  assert.ok(distance(logits(clone), logits(network)) > 0.1);
  network.load(clone.state(), "backbone");
  assert.ok(distance(logits(network), tensors.get("logits.eval")!.data) < tolerance);
  free(images);
  tf.dispose([labels, mask]);
  network.dispose();
  clone.dispose();
});
