import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { free, liveTensors, Network, tf, type Gradients, type Mode } from "../../src/nn";
import { create, values, type Raw } from "../../src/nn/backend";
import { convBn } from "../../src/nn/layers/convBn";
import { random } from "../../src/base/random";
import { distance, exported, taken } from "./compare";

const draw = random("modes");
const normal = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draw.normal());
const raw = (shape: readonly number[]): Raw => create(shape, normal(shape));

describe("modes of a recorded pass", () => {
  for (const relu of [true, false]) {
    for (const [kernel, stride, size] of [
      [3, 1, 6],
      [3, 2, 7],
      [1, 2, 6],
      [3, 1, 2],
    ] as const) {
      const unitName = `${kernel}x${kernel} unit, stride ${stride}, at ${size} px${relu ? ", with ReLU" : ""}`;
      it(`evaluation: gradients of a ${unitName}, are those of tfjs's autodiff`, () => {
        const layer = convBn({ names: ["c", "b"], inputs: 3, outputs: 4, kernel, stride, relu });
        const [filter, gain, bias] = layer.parameters;
        filter.assign(normal(filter.shape));
        gain.assign(normal([4]));
        bias.assign(normal([4]));
        const [mean, variance] = layer.statistics;
        free(mean.value, variance.value);
        mean.value = raw([4]);
        variance.value = create([4], Float32Array.of(0.5, 1, 2, 3));
        const x = raw([2, size, size, 3]);
        const out = Math.ceil(size / stride);
        const dy = raw([2, out, out, 4]);

        const plain = (t: Raw): tf.Tensor => tf.tensor(Float32Array.from(values(t)), [...t.shape]);
        const unit = (input: tf.Tensor, f: tf.Tensor, g: tf.Tensor, b: tf.Tensor): tf.Tensor => {
          const padded = tf.pad(input as tf.Tensor4D, [
            [0, 0],
            [(kernel - 1) / 2, (kernel - 1) / 2],
            [(kernel - 1) / 2, (kernel - 1) / 2],
            [0, 0],
          ]);
          // TensorFlow's own filter gradient of a strided 1x1 convolution is not to be trusted: see
          // convolution.test.ts.
          const every = Array.from({ length: out }, (_, i) => i * stride);
          const pixels = kernel === 1 ? tf.gather(tf.gather(padded, every, 1), every, 2) : padded;
          const z = tf.conv2d(pixels, f as tf.Tensor4D, kernel === 1 ? 1 : stride, "valid");
          const y = tf.add(
            tf.mul(tf.div(tf.sub(z, plain(mean.value)), tf.sqrt(tf.add(plain(variance.value), 1e-5))), g),
            b,
          );
          return relu ? tf.relu(y) : y;
        };
        const wanted = tf.tidy(() => {
          const inputs = [plain(x), plain(filter.value), plain(gain.value), plain(bias.value)];
          const y = unit(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]));
          const grads = tf.grads(unit)(inputs, plain(dy));
          return [y, ...grads].map((t) => Float32Array.from(t.dataSync()));
        });

        const statistics = [mean, variance].map(({ value }) => Float32Array.from(values(value)));
        const record = layer.forward(x, "evaluation");
        assert.ok(distance(values(record.y), wanted[0]) < 1e-5);
        const inferred = taken(layer.infer(x));
        assert.deepEqual(Float32Array.from(values(record.y)), inferred);
        const gradients: Gradients = new Map();
        const dx = taken(record.backward(dy, gradients, true)!);
        [dx, ...[filter, gain, bias].map((p) => taken(gradients.get(p)!))].forEach((got, i) =>
          assert.ok(distance(got, wanted[i + 1]) < 1e-5, `gradient ${i}`),
        );
        assert.deepEqual(
          [mean, variance].map(({ value }) => Float32Array.from(values(value))),
          statistics,
        );
        free(x, dy);
      });
    }
  }

  it("replay is training without running statistics; in evaluation no image sees another; no tensor is left", () => {
    const network = new Network({ network: "resnet18", width: 2, classes: 3 }).initialise(1);
    const images = raw([3, 32, 32, 3]);
    const dy = raw([3, network.features]);
    const pass = (mode: Mode): { y: Float32Array; gradients: ReturnType<typeof exported> } => {
      const record = network.backbone.forward(images, mode);
      const y = Float32Array.from(values(record.y));
      const gradients: Gradients = new Map();
      record.backward(dy, gradients, true);
      return { y, gradients: exported(gradients) };
    };
    const statistics = (): string =>
      JSON.stringify(
        [...network.state()].filter(([name]) => name.includes("running")).map(([, { data }]) => [...data]),
      );
    const first = statistics();
    const replay = pass("replay");
    assert.equal(statistics(), first);
    const evaluation = pass("evaluation");
    assert.equal(statistics(), first);
    const training = pass("training");
    assert.notEqual(statistics(), first);
    assert.deepEqual(replay, training);
    assert.notDeepEqual(evaluation.y, training.y);

    const before = liveTensors();
    for (const mode of ["replay", "evaluation"] as const) network.backbone.forward(images, mode).dispose();
    const one = create([1, 32, 32, 3], Float32Array.from(values(images).subarray(0, 32 * 32 * 3)));
    const alone = network.backbone.forward(one, "evaluation");
    const all = network.backbone.forward(images, "evaluation");
    assert.ok(distance(values(alone.y), values(all.y).subarray(0, network.features)) < 1e-5);
    alone.dispose();
    all.dispose();
    free(one);
    assert.equal(liveTensors(), before);
    network.dispose();
    free(images, dy);
  });
});
