import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { random } from "../../../src/base/random";
import { liveTensors, Network, tf, type Predictor } from "../../../src/nn";
import { graphOf } from "../../../src/nn/exports/graphOf";
import { onnxBytes } from "../../../src/nn/exports/onnx";
import { distance, fixture, under } from "../compare";
import { fixtureNetworks } from "../fixtureNetworks";
import { heads, layers, networkOf, networkWithHead, ourLogits } from "./networks";

const options = { producer: ["palimpsest", "test"], metadata: {}, description: "" } as const;

/** Logits and probabilities of ONNX Runtime for pixels [n, size, size, 3] of 0 to 255. */
async function runtimeAnswers(session: InferenceSession, pixels: Uint8Array, size: number) {
  const n = pixels.length / (size * size * 3);
  const images = new Float32Array(pixels.length);
  pixels.forEach((value, i) => {
    const [pixel, colour] = [Math.floor(i / 3), i % 3];
    const [image, place] = [Math.floor(pixel / size ** 2), pixel % size ** 2];
    images[(image * 3 + colour) * size ** 2 + place] = value / 255;
  });
  const { logits, probabilities } = await session.run({ images: new Tensor("float32", images, [n, 3, size, size]) });
  return { logits: logits.data as Float32Array, probabilities: probabilities.data as Float32Array };
}

/** Asserts that ONNX Runtime answers as a predictor does, on random images and batches of several sizes. */
async function assertSame(predictor: Predictor, size: number): Promise<InferenceSession> {
  // A network reads its parameters once and keeps what it read, and makes one op of passes that come again.
  for (let pass = 0; pass < 3; pass++) ourLogits(predictor, new Uint8Array(2 * size * size * 3), size);
  const before = liveTensors();
  const bytes = onnxBytes(graphOf(predictor, size), options);
  assert.equal(liveTensors(), before, "tensors left by a trace");
  const session = await InferenceSession.create(bytes);
  const draw = random("onnx", size);
  for (const n of [1, 2, 5]) {
    const pixels = Uint8Array.from({ length: n * size * size * 3 }, () => draw.integer(256));
    const ours = ourLogits(predictor, pixels, size);
    const { logits, probabilities } = await runtimeAnswers(session, pixels, size);
    ours.forEach((logit, i) => {
      assert.ok(Math.abs(logits[i] - logit) < 1e-4 * Math.max(1, Math.abs(logit)), `${logits[i]} for ${logit}`);
      assert.ok(Math.abs(probabilities[i] - 1 / (1 + Math.exp(-logit))) < 1e-4);
    });
  }
  return session;
}

describe("ONNX Runtime answers with the exported graph", () => {
  for (const [name, sizes] of Object.entries(fixtureNetworks)) {
    it(`${name}: as the network, and as PyTorch where the weights are from`, async () => {
      const tensors = await fixture(name);
      const network = new Network({ ...sizes, classes: 20 }).load(under(tensors, "weight"));
      const frozen = network.freeze();
      const session = await assertSame(frozen, sizes.imageSize);
      const { logits } = await runtimeAnswers(session, Uint8Array.from(tensors.get("image")!.data), sizes.imageSize);
      assert.ok(distance(logits, tensors.get("logits.eval")!.data) < 1e-4);
      frozen.dispose();
      network.dispose();
    });
  }

  it("a network that is not frozen: batch normalisation, and images that are normalised", async () => {
    const weights = under(await fixture("resnet18-w4-64px"), "weight");
    const normalise = { mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.4] } as const;
    const network = new Network({ ...fixtureNetworks["resnet18-w4-64px"], classes: 20, normalise }).load(weights);
    await assertSame(network, 64);
    network.dispose();
  });

  for (const [backbone, name] of heads) {
    it(`${backbone} with the head ${name}, whose tasks have classes that are not in order`, async () => {
      const network = networkWithHead(backbone, name);
      const frozen = network.freeze();
      await assertSame(frozen, 48);
      frozen.dispose();
      network.dispose();
    });
  }
});

describe("a backbone of one's own", () => {
  for (const [name, compute] of Object.entries(layers)) {
    it(name, async () => {
      const network = networkOf(name, compute);
      await assertSame(network, 16);
      network.dispose();
    });
  }

  const refused = {
    "export/operation": (x: tf.Tensor4D) => tf.cumsum(x, 1),
    "export/batch": (x: tf.Tensor4D) => tf.add(x, x.shape[0] ** 2),
    "export/reads": (x: tf.Tensor4D) => tf.mul(x, x.dataSync()[0]),
  } as const;
  for (const [code, compute] of Object.entries(refused)) {
    it(`${code}: what no graph holds is refused`, () => {
      const network = networkOf(code, compute);
      assert.throws(() => onnxBytes(graphOf(network, 16), options), { code });
      network.dispose();
    });
  }
});
