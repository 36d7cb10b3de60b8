import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  defineBackbone,
  free,
  layerOf,
  liveTensors,
  Network,
  Parameter,
  registerBackbone,
  sequence,
  tf,
  type Gradients,
} from "../../src/nn";
import { create, values, type Raw } from "../../src/nn/backend";
import { normal } from "../../src/nn/initialValues";
import { random } from "../../src/base/random";
import { integerOption } from "../../src/base/optionSpecs";
import { distance, taken } from "./compare";

const draw = random("layerOf");
const numbers = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((size, side) => size * side, 1) }, () => draw.normal());
const raw = (shape: readonly number[]): Raw => create(shape, numbers(shape));

describe("a layer of a tfjs function", () => {
  it("depthwise convolutions with PyTorch's padding: gradients are those of plain loops, at even and odd sizes", () => {
    const channels = 4;
    for (const [kernel, stride, size] of [
      [3, 1, 7],
      [3, 2, 7],
      [3, 2, 8],
      [5, 2, 5],
      [5, 1, 4],
      [5, 2, 2],
      [3, 2, 1],
    ] as const) {
      const before = liveTensors();
      const filter = new Parameter("w", [kernel, kernel, channels, 1], "depthwise", normal(1));
      filter.initialise(draw);
      const side: [number, number] = [(kernel - 1) / 2, (kernel - 1) / 2];
      const layer = layerOf([filter], (x: tf.Tensor4D, [weight]: readonly [tf.Tensor4D]) =>
        tf.depthwiseConv2d(tf.pad(x, [[0, 0], side, side, [0, 0]]), weight, stride, "valid"),
      );
      const x = raw([2, size, size, channels]);
      const record = layer.forward(x);
      const [, out] = record.y.shape;
      assert.equal(out, Math.ceil(size / stride));
      const dy = raw([2, out, out, channels]);
      const gradients: Gradients = new Map();
      const dx = taken(record.backward(dy, gradients, true)!);
      const dFilter = taken(gradients.get(filter)!);
      const wanted = { dx: new Float64Array(dx.length), dFilter: new Float64Array(dFilter.length) };
      const [input, weights, dOutput] = [x, filter.value, dy].map((tensor) => Float32Array.from(values(tensor)));
      for (let image = 0; image < 2; image++)
        for (let i = 0; i < out * out; i++)
          for (let k = 0; k < kernel * kernel; k++) {
            const row = Math.floor(i / out) * stride + Math.floor(k / kernel) - side[0];
            const column = (i % out) * stride + (k % kernel) - side[0];
            if (Math.min(row, column) < 0 || Math.max(row, column) >= size) continue;
            for (let c = 0; c < channels; c++) {
              const from = ((image * size + row) * size + column) * channels + c;
              const d = dOutput[(image * out * out + i) * channels + c];
              wanted.dx[from] += d * weights[k * channels + c];
              wanted.dFilter[k * channels + c] += d * input[from];
            }
          }
      assert.ok(distance(dx, wanted.dx) < 1e-6, `input, ${kernel} ${stride} ${size}`);
      assert.ok(distance(dFilter, wanted.dFilter) < 1e-6, `filter, ${kernel} ${stride} ${size}`);
      filter.dispose();
      free(x, dy);
      assert.equal(liveTensors(), before);
    }
  });

  it("goes back per objective, also within tf.tidy; what does not depend on a parameter has zeros", () => {
    const before = liveTensors();
    const [used, unused] = ["a", "b"].map((name) => new Parameter(name, [3], "vector", normal(1)));
    used.initialise(draw);
    const layer = layerOf([used, unused], (x: tf.Tensor2D, [a]: readonly [tf.Tensor1D, tf.Tensor1D]) =>
      tf.add(tf.mul(tf.square(x), a), x),
    );
    const [x, dy] = [raw([2, 3]), raw([2, 3])];
    const objective = (last: boolean): { dx: Float32Array; gradients: Gradients } => {
      const gradients: Gradients = new Map();
      return { dx: taken(record.backward(dy, gradients, last)!), gradients };
    };
    let record = layer.forward(x);
    tf.tidy(() => {
      record.dispose();
      record = layer.forward(x);
    });
    const [a, input, d] = [used.value, x, dy].map((tensor) => Float32Array.from(values(tensor)));
    for (const last of [false, false, true]) {
      const { dx, gradients } = objective(last);
      assert.ok(
        distance(
          dx,
          input.map((value, i) => d[i] * (2 * a[i % 3] * value + 1)),
        ) < 1e-6,
      );
      const [dUsed, dUnused] = [used, unused].map((parameter) => taken(gradients.get(parameter)!));
      assert.ok(
        distance(
          dUsed,
          [0, 1, 2].map((c) => d[c] * input[c] ** 2 + d[c + 3] * input[c + 3] ** 2),
        ) < 1e-6,
      );
      assert.deepEqual(dUnused, new Float32Array(3));
    }
    const identity = layerOf([], (t: tf.Tensor) => t);
    const same = identity.forward(x);
    assert.deepEqual(taken(same.backward(dy, new Map(), true)!), d);
    assert.deepEqual(taken(identity.infer(x)), input);
    free(x, dy);
    used.dispose();
    unused.dispose();
    assert.equal(liveTensors(), before);
  });

  it("is not recorded within a gradient of tfjs, which would record it too", () => {
    const x = raw([2]);
    const layer = layerOf([], (t: tf.Tensor) => tf.square(t));
    assert.throws(() => tf.grad((t) => (layer.forward(x), t))(tf.scalar(1)), /while tfjs records something else/);
    free(x);
  });

  it("a backbone of one's own is found by name; batch statistics of its own are not synchronised", () => {
    const pooled = defineBackbone({
      name: "own-pooled",
      summary: "means of the colours, times a matrix",
      source: "ours",
      options: { power: integerOption(1, { least: 1, meaning: "of the means" }) },
      width: { meaning: "features", published: 5 },
      hasOwnBatchStatistics: true,
      widthIn: (state) => state.get("mix.weight")?.shape[0],
      build({ power }, { width }) {
        const weight = new Parameter("mix.weight", [3, width], "matrix", normal(1));
        const mix = layerOf(
          [weight],
          (x: tf.Tensor4D, [w]: readonly [tf.Tensor2D]) => tf.matMul(tf.pow<tf.Tensor2D>(tf.mean(x, [1, 2]), power), w),
          { inputGradient: false },
        );
        return { layers: sequence([mix]), features: width };
      },
    });
    assert.equal(registerBackbone(pooled), "own-pooled");
    const network = new Network({ network: "own-pooled:power=2", width: 5, classes: 2 }).initialise(1);
    const images = raw([2, 4, 4, 3]);
    const logits = network.infer(images);
    assert.deepEqual(logits.shape, [2, 2]);
    assert.throws(() => network.synchronise((sum) => sum), { code: "network/batch-statistics" });
    const clone = network.clone();
    assert.deepEqual(clone.state(), network.state());
    for (const held of [clone, network, logits]) held.dispose();
    free(images);
  });

  it("MobileNetV3's batch normalisation, synchronised on one rank, is that of the batch", () => {
    const [alone, synchronised] = [0, 1].map(() =>
      new Network({ network: "mobilenet-v3-small", width: 2, classes: 2, imageSize: 64 }).initialise(1),
    );
    let sums = 0;
    synchronised.synchronise((numbersOfRank) => (sums++, numbersOfRank));
    const images = raw([4, 64, 64, 3]);
    const dy = raw([4, alone.features]);
    const [plain, summed] = [alone, synchronised].map((network) => {
      const record = network.backbone.forward(images);
      const y = Float32Array.from(values(record.y));
      const gradients: Gradients = new Map();
      record.backward(dy, gradients, true);
      const stem = taken(gradients.get(network.shared[0])!);
      gradients.delete(network.shared[0]);
      free(...gradients.values());
      return { y, stem };
    });
    assert.ok(distance(summed.y, plain.y) < 1e-4);
    assert.ok(distance(summed.stem, plain.stem) < 1e-3);
    assert.equal(sums, alone.backbone.statistics.length);
    for (const network of [alone, synchronised]) network.dispose();
    free(images, dy);
  });
});
