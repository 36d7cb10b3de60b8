import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import type { Batch, Example } from "../../../src/data";
import { singleProcess } from "../../../src/distributed";
import { freeGradients, liveTensors, Network, tf, type Gradients } from "../../../src/nn";
import { values } from "../../../src/nn/backend";
import { findStrategy, type LearntTask } from "../../../src/strategies";
import { distance } from "../../nn/compare";

const [classes, size, side] = [4, 3, 32];
const known = Uint8Array.from({ length: size * classes }, (_, i) => Number(i % classes > 0));
const draw = random("importance test");
const images = Uint8Array.from({ length: size * side * side * 3 }, () => draw.integer(256));
const batch: Batch = {
  images,
  labels: new Uint8Array(known.length),
  known,
  size,
  height: side,
  width: side,
  ids: ["0", "1", "2"],
};

/** 0, step, 2 step ... below n. */
const every = (n: number, step: number): number[] => Array.from({ length: Math.ceil(n / step) }, (_, i) => i * step);

/** A network with running statistics of ordinary size. */
function tiny(): Network {
  const network = new Network({ network: "resnet18", width: 2, classes }).initialise(3);
  const state = network.state();
  for (const [name, { data }] of state) {
    if (name.endsWith("running_mean") || name.endsWith("bias")) data.forEach((_, i) => (data[i] = 0.3 * draw.normal()));
    if (name.endsWith("running_var") || name.includes("bn")) data.forEach((_, i) => (data[i] += 0.3 * draw.uniform()));
  }
  return network.load(state);
}

/**
 * ResNet-18 in evaluation mode in plain tfjs: (parameters in the network's order) -> logits of one image [1, h, w, 3].
 */
function reference(network: Network, image: tf.Tensor4D): (...parameters: tf.Tensor[]) => tf.Tensor2D {
  const statistic = new Map(
    network.backbone.statistics.map(({ name, value }) => [name, tf.tensor1d(Float32Array.from(values(value)))]),
  );
  return (...tensors) => {
    const p = new Map(network.parameters.map(({ name }, i) => [name, tensors[i]]));
    const unit = (x: tf.Tensor4D, conv: string, bn: string, stride: number): tf.Tensor4D => {
      const filter = p.get(`${conv}.weight`) as tf.Tensor4D;
      const pad = (filter.shape[0] - 1) / 2;
      // TensorFlow's own filter gradient of a strided 1x1 convolution is not to be trusted: see convolution.test.ts.
      const input =
        pad === 0
          ? tf.gather(tf.gather(x, every(x.shape[1], stride), 1), every(x.shape[2], stride), 2)
          : tf.pad(x, [
              [0, 0],
              [pad, pad],
              [pad, pad],
              [0, 0],
            ]);
      const z = tf.conv2d(input, filter, pad === 0 ? 1 : stride, "valid");
      const scaled = tf.div(
        tf.sub(z, statistic.get(`${bn}.running_mean`)!),
        tf.sqrt(tf.add(statistic.get(`${bn}.running_var`)!, 1e-5)),
      );
      return tf.add(tf.mul(scaled, p.get(`${bn}.weight`)!), p.get(`${bn}.bias`)!);
    };
    let x: tf.Tensor4D = tf.relu(unit(image, "conv1", "bn1", 2));
    x = tf.maxPool(
      tf.pad<tf.Tensor4D>(x, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
      3,
      2,
      "valid",
    );
    for (let stage = 1; stage <= 4; stage++) {
      for (const block of [0, 1]) {
        const name = `layer${stage}.${block}`;
        const stride = stage > 1 && block === 0 ? 2 : 1;
        const inner = tf.relu(unit(x, `${name}.conv1`, `${name}.bn1`, stride));
        const side = p.has(`${name}.downsample.0.weight`)
          ? unit(x, `${name}.downsample.0`, `${name}.downsample.1`, stride)
          : x;
        x = tf.relu(tf.add(unit(inner, `${name}.conv2`, `${name}.bn2`, 1), side)) as tf.Tensor4D;
      }
    }
    return tf.add(tf.matMul(tf.mean<tf.Tensor2D>(x, [1, 2]), p.get("fc.weight") as tf.Tensor2D), p.get("fc.bias")!);
  };
}

/** Mean over images of the sum over `losses` of `measure` of tfjs's own gradient. */
function brute(
  network: Network,
  losses: (z: tf.Tensor2D, i: number) => tf.Scalar[],
  measure: (g: tf.Tensor) => tf.Tensor,
): Float32Array[] {
  return tf.tidy(() => {
    const parameters = network.parameters.map(({ value }) =>
      tf.tensor(Float32Array.from(values(value)), [...value.shape]),
    );
    let sum = parameters.map((parameter) => tf.zerosLike(parameter));
    for (let i = 0; i < size; i++) {
      const pixels = Float32Array.from(
        images.subarray(i * side * side * 3, (i + 1) * side * side * 3),
        (byte) => byte / 255,
      );
      const logits = reference(network, tf.tensor4d(pixels, [1, side, side, 3]));
      const count = losses(logits(...parameters), i).length;
      for (let k = 0; k < count; k++) {
        const grads = tf.grads((...p: tf.Tensor[]) => losses(logits(...p), i)[k])(parameters);
        sum = sum.map((total, j) => tf.add(total, tf.div(measure(grads[j]), size)));
      }
    }
    return sum.map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

async function importanceOf(text: string, network: Network): Promise<Float32Array[]> {
  const kept = findStrategy(text, "unavailable").keep!({ seed: 1, network, world: singleProcess });
  const examples = Array.from({ length: size }, () => ({}) as Example);
  async function* load(): AsyncGenerator<Batch> {
    yield batch;
  }
  const learnt: LearntTask = {
    situation: { task: 1, slices: [[1, 2, 3]], classes, labels: "unavailable" },
    network,
    imageSize: side,
    examples,
    load,
  };
  await kept.lifecycle!.taskEnds!(learnt);
  const state = kept.save();
  const importance = network.parameters.map(({ name }) => state.get(`importance.0/${name}`)!.data);
  kept.dispose();
  return importance;
}

const compare = (got: readonly Float32Array[], wanted: readonly Float32Array[], network: Network): void =>
  network.parameters.forEach(({ name }, i) =>
    assert.ok(distance(got[i], wanted[i]) < 1e-4, `${name} is off by ${distance(got[i], wanted[i])}`),
  );

describe("importances", () => {
  it("ewc: the Fisher information is that of tfjs's own autodiff, image by image and class by class", async () => {
    const network = tiny();
    network.parameters.forEach(({ value }) => value);
    const before = liveTensors();
    const fisher = await importanceOf("ewc", network);
    assert.equal(liveTensors(), before);
    const wanted = brute(
      network,
      (z) =>
        [1, 2, 3].map((c) => {
          const zc = tf.sum<tf.Scalar>(tf.slice(z, [0, c], [1, 1]));
          const p = tf.sigmoid(zc).dataSync()[0];
          return tf.mul<tf.Scalar>(zc, Math.sqrt(p * (1 - p)));
        }),
      (g) => tf.square(g),
    );
    compare(fisher, wanted, network);
    network.dispose();
  });

  it("mas: the importance is the mean size of the gradient of the squared norm of the logits", async () => {
    const network = tiny();
    const omega = await importanceOf("mas", network);
    compare(
      omega,
      brute(
        network,
        (z) => [tf.sum<tf.Scalar>(tf.square(tf.slice(z, [0, 1], [1, 3])))],
        (g) => tf.abs(g),
      ),
      network,
    );
    network.dispose();
  });

  it("a penalty's gradient is that of its value, by finite differences, and is zero where it was made", async () => {
    const network = tiny();
    const kept = findStrategy("mas:lambda=3", "unavailable").keep!({ seed: 1, network, world: singleProcess });
    await kept.lifecycle!.taskEnds!({
      situation: { task: 1, slices: [[0, 1, 2, 3]], classes, labels: "unavailable" },
      network,
      imageSize: side,
      examples: Array(size).fill({}) as Example[],
      load: async function* () {
        yield batch;
      },
    });
    const [penalty] = kept.penalties!;
    const [weight] = network.head;
    const valueAt = (data: Float32Array): { value: number; gradients: Gradients } => {
      weight.assign(data);
      return penalty.penalty(network.head);
    };
    const base = weight.export();
    const at = valueAt(base);
    assert.equal(at.value, 0);
    assert.ok([...at.gradients.values()].every((raw) => values(raw).every((g) => g === 0)));
    freeGradients(at.gradients);
    const moved = base.map((w, i) => w + 0.1 * Math.sin(i));
    const here = valueAt(moved);
    const slope = [...values(here.gradients.get(weight)!)].reduce((sum, g) => sum + g, 0);
    freeGradients(here.gradients);
    const [up, down] = [1e-2, -1e-2].map((h) => {
      const { value, gradients } = valueAt(moved.map((w) => w + h));
      freeGradients(gradients);
      return value;
    });
    assert.ok(Math.abs((up - down) / 2e-2 / slope - 1) < 1e-3, `${(up - down) / 2e-2} against ${slope}`);
    kept.dispose();
    network.dispose();
  });
});
