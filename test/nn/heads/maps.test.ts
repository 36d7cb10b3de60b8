import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import {
  adopt,
  backboneDefinitions,
  create,
  defineBackbone,
  free,
  layerOf,
  liveTensors,
  Network,
  registerBackbone,
  tf,
  type Gradients,
  type HeadMaker,
  type Mode,
  type Raw,
} from "../../../src/nn";
import { values } from "../../../src/nn/backend";
import { distance, exported, normalsOf, type Tensors } from "../compare";

const [imageSize, n] = [64, 3];
const normals = normalsOf(random("maps"));
const raw = (shape: readonly number[]): Raw => create(shape, normals(shape));

/** A head without parameters that reads the map and answers with its means. */
const meanOfMap: HeadMaker = ({ map }) => {
  const { side = 0, channels = 0 } = map ?? {};
  return {
    reads: "map",
    embedding: channels,
    parameters: [],
    apply(input) {
      const means = tf.mean<tf.Tensor2D>(tf.reshape(input, [input.shape[0], side * side, channels]), 1);
      return { logits: means, embedding: means };
    },
  };
};

const widths: Readonly<Record<string, number>> = { "mobilenet-v3-small": 4, "vit-tiny": 24, "vit-b16": 24 };
/** Backbones that are quick enough to be tested whole. */
const names = backboneDefinitions()
  .map(({ name }) => name)
  .filter((name) => !["resnet34", "resnet101"].includes(name));

/** Rows and gradients of a pass of a network, for d loss / d rows. */
function passOf(network: Network, images: Raw, dRows: Raw, mode: Mode): { y: Float32Array; gradients: Tensors } {
  const record = network.backbone.forward(images, mode);
  const y = Float32Array.from(values(record.y));
  const gradients: Gradients = new Map();
  const dx = record.backward(dRows, gradients, true);
  if (dx) free(dx);
  return { y, gradients: exported(gradients) };
}

/** Some columns of a matrix [n, columns]. */
const columns = (matrix: ArrayLike<number>, from: number, to: number): Float32Array => {
  const width = matrix.length / n;
  return Float32Array.from({ length: n * (to - from) }, (_, i) => {
    const row = Math.floor(i / (to - from));
    return matrix[row * width + from + (i % (to - from))];
  });
};

describe("the last map of a backbone", () => {
  for (const name of names) {
    it(`${name}: is given beside the features, which stay the same to the bit, and so is each by itself`, () => {
      const sizes = { network: name, width: widths[name] ?? 2, classes: 2, imageSize };
      const before = liveTensors();
      const plain = new Network(sizes).initialise(1);
      const both = new Network({ ...sizes, maps: true });
      both.load(plain.state());
      const alone = new Network({ ...sizes, head: meanOfMap });
      const own = new Set([...alone.shared, ...alone.backbone.statistics].map((tensor) => tensor.name));
      alone.load(new Map([...plain.state()].filter(([tensor]) => own.has(tensor))));
      const images = raw([n, imageSize, imageSize, 3]);
      const dy = normals([n, both.features]);
      const [f, all] = [plain.features, both.features];
      const [dFeatures, dMap, dBoth] = [columns(dy, 0, f), columns(dy, f, all), dy].map((part) =>
        create([n, part.length / n], part),
      );
      // From the third pass on they are functions of TensorFlow.
      for (let pass = 0; pass < 2; pass++) passOf(both, images, dBoth, "evaluation");
      const [features, map, together] = [
        passOf(plain, images, dFeatures, "evaluation"),
        passOf(alone, images, dMap, "evaluation"),
        passOf(both, images, dBoth, "evaluation"),
      ];
      assert.deepEqual(columns(together.y, 0, f), features.y);
      assert.deepEqual(columns(together.y, f, all), map.y);
      assert.equal(alone.features, all - f);
      for (const [parameter, { data }] of together.gradients) {
        const parts = [features, map].map(({ gradients }) => gradients.get(parameter)?.data);
        const sum = data.map((_, i) => (parts[0]?.[i] ?? 0) + (parts[1]?.[i] ?? 0));
        assert.ok(distance(data, sum) < 1e-4, `${parameter}: ${distance(data, sum)}`);
      }
      // Frozen, and read: the map of an image is where it is in the rows.
      const frozen = both.freeze();
      tf.tidy(() => {
        const { map: found, embedding, logits } = frozen.read(images);
        assert.ok(found);
        const channels = found.shape[3];
        assert.deepEqual(found.shape, [n, Math.sqrt((all - f) / channels), Math.sqrt((all - f) / channels), channels]);
        assert.ok(distance(found.dataSync(), map.y) < 1e-4);
        assert.ok(distance(embedding.dataSync(), features.y) < 1e-4);
        assert.ok(distance(logits.dataSync(), plain.infer(images).dataSync()) < 1e-4);
        const inferred = adopt<tf.Tensor2D>(both.backbone.infer(images));
        assert.ok(distance(inferred.dataSync(), together.y) < 1e-5);
      });
      frozen.dispose();
      both.backbone.forward(images, "evaluation").dispose();
      free(images, dFeatures, dMap, dBoth);
      for (const network of [plain, both, alone]) network.dispose();
      assert.equal(liveTensors(), before);
    });
  }

  it("is of one image size, and a backbone that gives none is refused where it is read", () => {
    const network = new Network({ network: "resnet18", width: 2, classes: 2, imageSize, maps: true });
    const images = raw([1, 96, 96, 3]);
    assert.throws(() => network.infer(images), { code: "network/image-size", message: /64 px and got 96 x 96 px/ });
    network.dispose();
    free(images);
    const own = defineBackbone({
      name: "means",
      summary: "the mean colour",
      source: "ours",
      options: {},
      width: { meaning: "nothing", published: 1 },
      widthIn: () => undefined,
      build: () => ({ layers: layerOf([], (x: tf.Tensor4D) => tf.mean(x, [1, 2])), features: 3 }),
    });
    registerBackbone(own);
    const sizes = { network: "means", width: 1, classes: 2 };
    new Network(sizes).dispose();
    for (const reads of [{ maps: true }, { head: meanOfMap }]) {
      assert.throws(() => new Network({ ...sizes, ...reads }), { code: "network/map", message: /means gives no map/ });
    }
  });
});
