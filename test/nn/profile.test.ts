import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { during, watch } from "../../src/base/profile";
import {
  free,
  liveTensors,
  Network,
  probeOps,
  tf,
  toImages,
  flopsOf,
  measureGemm,
  type ExecutedOp,
  type Gradients,
} from "../../src/nn";
import { backend, type Binding } from "../../src/nn/backend";
import { named } from "../../src/nn/layers/named";
import { layerOf } from "../../src/nn/layers/layerOf";
import { Parameter } from "../../src/nn/parameter";

/** Counts ops beneath the probe, by name, until it is taken out. */
function counting(): { readonly counts: Map<string, number>; readonly binding: Binding; takeOut(): void } {
  const { binding } = backend;
  const counts = new Map<string, number>();
  const executeOp: Binding["executeOp"] = (name, ...given) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return binding.executeOp(name, ...given);
  };
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } }) as Binding;
  return { counts, binding: backend.binding, takeOut: () => void (backend.binding = binding) };
}

/** One pass forward and back of a network, with a loss in tfjs. */
function pass(network: Network, size: number, n = 2): void {
  const images = toImages(new Uint8Array(n * size * size * 3).fill(100), n, size, size);
  const record = network.backbone.forward(images, "training");
  tf.tidy(() => tf.sum(tf.square(tf.ones([3, 2]))).dataSync());
  const gradients: Gradients = new Map();
  record.backward(record.y, gradients, true);
  free(images, ...gradients.values());
  for (const parameter of network.parameters) parameter.release();
}

/** The ops of `work`. */
function opsOf(work: () => void): ExecutedOp[] {
  const ops: ExecutedOp[] = [];
  const takeOut = probeOps((op) => ops.push(op));
  try {
    work();
  } finally {
    takeOut();
  }
  return ops;
}

describe("the probe", () => {
  it("tells of every op that the native library is given, and is gone when it is taken out", () => {
    const network = new Network({ network: "resnet18", width: 4, classes: 3 }).initialise(1);
    pass(network, 32);
    const [tensors, own] = [liveTensors(), tf.memory().numTensors];
    const before = backend.binding;
    const functions = Object.getOwnPropertyDescriptors(before);
    const beneath = counting();
    const ops = opsOf(() => pass(network, 32));
    assert.equal(backend.binding, beneath.binding);
    beneath.takeOut();
    const seen = new Map<string, number>();
    for (const { name } of ops) seen.set(name, (seen.get(name) ?? 0) + 1);
    assert.deepEqual(seen, beneath.counts);
    assert.ok(ops.some(({ name }) => name === "Conv2DBackpropFilter") && ops.some(({ name }) => name === "Square"));
    assert.equal(backend.binding, before);
    assert.deepEqual(Object.getOwnPropertyDescriptors(backend.binding), functions);
    assert.deepEqual([liveTensors(), tf.memory().numTensors], [tensors, own]);
    network.dispose();
  });

  it("passes on what an op refuses, and goes on", () => {
    const ops = opsOf(() => {
      assert.throws(() => backend.binding.executeOp("NoSuchOp", [], [], 1));
      tf.tidy(() => tf.square(2).dataSync());
    });
    assert.deepEqual(
      ops.map(({ name }) => name),
      ["Square"],
    );
  });

  it("changes no number: a pass gives the same bits with it", () => {
    const gradientsWith = (probed: boolean): number[][] => {
      const network = new Network({ network: "resnet18", width: 4, classes: 3 }).initialise(1);
      const images = toImages(
        Uint8Array.from({ length: 2 * 32 * 32 * 3 }, (_, i) => (i * 37) % 256),
        2,
        32,
        32,
      );
      const features: number[][] = [];
      const work = (): void => {
        const logits = network.infer(images);
        features.push([...logits.dataSync()]);
        logits.dispose();
      };
      if (probed) opsOf(() => during("evaluate", work));
      else work();
      free(images);
      network.dispose();
      return features;
    };
    assert.deepEqual(gradientsWith(true), gradientsWith(false));
  });
});

describe("flops", () => {
  /** Multiply-adds in 1e9 that torchvision gives for an image of 224 x 224 (`_ops` of the weights' `meta`). */
  const published = { resnet18: 1.814, resnet34: 3.664, resnet50: 4.089, "mobilenet-v3-small": 0.057 } as const;
  for (const [name, multiplyAdds] of Object.entries(published)) {
    it(`of ${name} are those that torchvision gives`, () => {
      const width = name.startsWith("resnet") ? 64 : 16;
      const network = new Network({ network: name, width, classes: 1000 });
      const images = toImages(new Uint8Array(224 * 224 * 3), 1, 224, 224);
      const ops = opsOf(() => network.infer(images).dispose());
      const flops = ops.reduce((sum, op) => sum + flopsOf(op), 0);
      free(images);
      network.dispose();
      assert.equal((flops / 2e9).toFixed(3), multiplyAdds.toFixed(3));
    });
  }

  it("of each gradient of a convolution are those of the convolution", () => {
    for (const [kernel, stride] of [
      [3, 1],
      [3, 2],
      [1, 1],
    ] as const) {
      const [n, side, inputs, outputs] = [2, 8, 3, 5];
      const ops = opsOf(() =>
        tf.tidy(() => {
          const x = tf.ones([n, side, side, inputs]);
          const filter = tf.ones([kernel, kernel, inputs, outputs]);
          tf.grads((a: tf.Tensor, f: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, f as tf.Tensor4D, stride, "same"))([
            x,
            filter,
          ]);
        }),
      );
      const places = n * (side / stride) ** 2;
      const expected = 2 * places * kernel * kernel * inputs * outputs;
      const counted = ops.filter(({ name }) => name.startsWith("Conv2D"));
      assert.deepEqual(counted.map(({ name }) => name).sort(), [
        "Conv2D",
        "Conv2DBackpropFilter",
        "Conv2DBackpropInput",
      ]);
      for (const op of counted) assert.equal(flopsOf(op), expected, op.name);
    }
  });

  it("of a product of matrices are 2 m n k, transposed or not, one or many", () => {
    const [m, n, k, many] = [3, 5, 7, 2];
    for (const [a, b] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      const ops = opsOf(() =>
        tf.tidy(() => {
          const left = tf.ones<tf.Rank.R3>(a ? [many, k, m] : [many, m, k]);
          const right = tf.ones<tf.Rank.R3>(b ? [many, n, k] : [many, k, n]);
          tf.matMul(left, right, a, b).dataSync();
        }),
      );
      const products = ops.filter(({ name }) => name.includes("MatMul"));
      assert.deepEqual(products.map(flopsOf), [2 * many * m * n * k]);
    }
  });

  it("are none of ops that compute little, and of tensors whose shape is not known", () => {
    const op = { name: "AddV2", attributes: [], inputs: [[2, 2]], outputs: [[2, 2]] };
    assert.equal(flopsOf(op), 0);
    assert.equal(flopsOf({ ...op, name: "Conv2D", inputs: [undefined, undefined], outputs: [[1, 2, 2, 3]] }), 0);
    assert.equal(flopsOf({ ...op, name: "MatMul", inputs: [undefined, undefined] }), 0);
  });

  it("of the machine's product of matrices are counted by the same formula, and leave no tensor", () => {
    const before = liveTensors();
    const { size, flopsPerSecond } = measureGemm(64);
    assert.equal(size, 64);
    assert.ok(flopsPerSecond > 0 && Number.isFinite(flopsPerSecond));
    assert.equal(liveTensors(), before);
  });
});

describe("layers", () => {
  it("have the names of torchvision in both ways, and every convolution has one", () => {
    for (const [name, size] of [
      ["resnet18", 32],
      ["resnet50", 32],
      ["mobilenet-v3-small", 32],
      ["tresnet-m", 32],
    ] as const) {
      const network = new Network({ network: name, width: name === "resnet50" ? 8 : 16, classes: 3 }).initialise(1);
      const modules = new Set(network.shared.map((parameter) => parameter.name.replace(/\.[^.]*$/, "")));
      const watching = watch();
      const found = new Map<string, Set<string>>();
      const takeOut = probeOps((op) => {
        if (!/Conv2D/i.test(op.name)) return;
        const { phase, layer = "none" } = watching.place;
        found.set(phase, (found.get(phase) ?? new Set()).add(layer));
      });
      pass(network, size);
      takeOut();
      watching.stop();
      const convolutions = network.shared.filter(({ shape }) => shape.length === 4).map(({ name: of }) => of);
      const expected = new Set(
        convolutions.map((of) => of.replace(/\.[^.]*$/, "")).filter((of) => !/\.fc[12]$/.test(of)),
      );
      assert.deepEqual([...found.keys()].sort(), ["back", "forward"]);
      for (const [phase, layers] of found)
        assert.deepEqual(new Set([...layers].sort()), new Set([...expected].sort()), phase);
      for (const layer of expected) assert.ok(modules.has(layer), layer);
      network.dispose();
    }
  });

  it("of a function are named by its parameters, and without any by the layer that they are in", () => {
    const watching = watch();
    const seen = new Set<string | undefined>();
    const takeOut = probeOps(() => seen.add(watching.place.layer));
    const parameter = new Parameter("block.2.weight", [3], "vector");
    const x = tf.ones([2, 3]);
    const raw = toImages(new Uint8Array(3), 1, 1, 1);
    const scaled = layerOf([parameter], (input: tf.Tensor2D, [w]: readonly [tf.Tensor1D]) => tf.mul(input, w));
    const plain = layerOf([], (input: tf.Tensor2D) => tf.square(input));
    free(scaled.infer(raw));
    free(named("outer", plain).infer(raw));
    takeOut();
    watching.stop();
    for (const layer of ["block.2", "outer"]) assert.ok(seen.has(layer), layer);
    free(raw);
    x.dispose();
    parameter.dispose();
  });
});
