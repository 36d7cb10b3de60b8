import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { random } from "../../../src/base/random";
import {
  believed,
  defineBackbone,
  free,
  initialValues,
  layerOf,
  liveTensors,
  Network,
  Parameter,
  registerBackbone,
  sequence,
  tf,
  toImages,
  type Layer,
  type NetworkOptions,
  type Predictor,
} from "../../../src/nn";
import { graphOf } from "../../../src/nn/exports/graphOf";
import { onnxBytes } from "../../../src/nn/exports/onnx";
import { findHead } from "../../../src/strategies";
import { distance, fixture, under } from "../compare";

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

function ourLogits(predictor: Predictor, pixels: Uint8Array, size: number): Float32Array {
  const images = toImages(pixels, pixels.length / (size * size * 3), size, size);
  const logits = predictor.infer(images);
  const data = logits.dataSync() as Float32Array;
  logits.dispose();
  free(images);
  return data;
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

/** Every backbone, at sizes that windows divide and at odd ones, with weights that PyTorch drew. */
const cases = {
  "resnet18-w4-64px": { network: "resnet18", width: 4, imageSize: 64 },
  "resnet18-w2-75px": { network: "resnet18", width: 2, imageSize: 75 },
  "resnet50-w2-64px": { network: "resnet50", width: 2, imageSize: 64 },
  "mobilenet-v3-small-w2-64px": { network: "mobilenet-v3-small", width: 2, imageSize: 64 },
  "mobilenet-v3-small-w2-75px": { network: "mobilenet-v3-small", width: 2, imageSize: 75 },
  "tresnet-m-w2-64px": { network: "tresnet-m", width: 2, imageSize: 64 },
  "tresnet-m-w2-72px": { network: "tresnet-m", width: 2, imageSize: 72 },
  "vit-tiny-w24-64px": { network: "vit-tiny:depth=3", width: 24, imageSize: 64 },
  "vit-tiny-w16-75px": { network: "vit-tiny:depth=2,heads=2", width: 16, imageSize: 75 },
} as const;

describe("ONNX Runtime answers with the exported graph", () => {
  for (const [name, sizes] of Object.entries(cases)) {
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
    const network = new Network({ ...cases["resnet18-w4-64px"], classes: 20, normalise }).load(weights);
    await assertSame(network, 64);
    network.dispose();
  });

  const heads = [
    ["resnet18", "ica:heads=2"],
    ["tresnet-m", "ica:heads=4,ratio=2"],
    ["vit-tiny:depth=2", "ica:heads=2"],
    ["resnet18", "cigcn:width=8"],
    ["mobilenet-v3-small", "cigcn:width=6"],
    ["resnet18", "agcn:nodes=6,width=8"],
  ] as const;
  for (const [backbone, name] of heads) {
    it(`${backbone} with the head ${name}, whose tasks have classes that are not in order`, async () => {
      const { definition, options: ofHead } = findHead(name);
      const slices = [[0, 3], [1, 2], [4]];
      const head = { head: definition.make(ofHead).maker, headName: name, slices };
      const width = backbone.startsWith("vit") ? 24 : 4;
      const options: NetworkOptions = { network: backbone, width, classes: 5, imageSize: 48, ...head };
      const network = new Network(options).initialise(3);
      const frozen = network.freeze();
      await assertSame(frozen, 48);
      frozen.dispose();
      network.dispose();
    });
  }
});

/** A backbone of one layer of one's own, a convolution of stride 2 with TensorFlow's padding behind it. */
function backboneOf(name: string, layer: Layer): string {
  return registerBackbone(
    defineBackbone({
      ...{ name, summary: name, source: "ours", options: {}, width: { meaning: "channels", published: 4 } },
      widthIn: (state) => believed(state, 4, 1),
      build: () => {
        const filter = new Parameter("conv.weight", [3, 3, 3, 4], "convolution", initialValues.heNormal);
        const convolve = layerOf([filter], (x: tf.Tensor4D, [weight]: readonly [tf.Tensor4D]) =>
          tf.conv2d(x, weight, 2, "same"),
        );
        const mean = layerOf([], (x: tf.Tensor4D) => tf.mean(x, [1, 2]));
        return { layers: sequence([convolve, layer, mean]), features: 4 };
      },
    }),
  );
}

describe("a backbone of one's own", () => {
  const layers = {
    "padding that is uneven": (x: tf.Tensor4D) => tf.avgPool(x, 3, 2, "same"),
    "activations and differences": (x: tf.Tensor4D) =>
      tf.add(tf.tanh(tf.squaredDifference(x, tf.softplus(x))), tf.elu(tf.neg(tf.exp(tf.minimum(x, 1))))),
    "parts of a map": (x: tf.Tensor4D) =>
      tf.concat(tf.split(tf.slice(x, [0, 1, 0, 0], [-1, 3, -1, 4]), 2, 3).reverse(), 3),
    "numbers beside a batch": (x: tf.Tensor4D) =>
      tf.concat([x, tf.tile(tf.ones([1, 1, 8, 4]), [x.shape[0], 1, 1, 1])], 1),
    "a condition": (x: tf.Tensor4D) => tf.where(tf.greater(tf.tensor1d([1, -1, 1, -1]), 0), x, tf.mul(x, 2)),
  };
  for (const [name, compute] of Object.entries(layers)) {
    it(name, async () => {
      const network = new Network({
        ...{
          network: backboneOf(name.replaceAll(" ", "-"), layerOf([], compute)),
          width: 4,
          classes: 3,
          imageSize: 16,
        },
      }).initialise(2);
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
      const name = backboneOf(code.replace("/", "-"), layerOf([], compute));
      const network = new Network({ network: name, width: 4, classes: 3, imageSize: 16 }).initialise(2);
      assert.throws(() => onnxBytes(graphOf(network, 16), options), { code });
      network.dispose();
    });
  }
});
