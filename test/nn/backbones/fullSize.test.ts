import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
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
  type State,
} from "../../../src/nn";
import { findBackbone } from "../../../src/nn/backbones";
import { underOurNames } from "../../../src/nn/backbones/names";
import { distance, exported } from "../compare";

/** What full_size.py wrote: a step of PyTorch's networks at their published sizes. */
interface Step {
  readonly state: Readonly<Record<string, readonly [shape: number[], offset: number, scale: number]>>;
  readonly logits: readonly number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly [norm: number, product: number]>>;
}

const steps = JSON.parse(readFileSync(join(__dirname, "../../fixtures/full_size.json"), "utf8")) as Record<
  string,
  Step
>;
const [size, classes, images] = [224, 20, 2];

/** As in full_size.py. */
function hashed(place: number, i: number): number {
  let h = (Math.imul(i, 2654435761) + Math.imul(place, 40503)) >>> 0;
  for (let round = 0; round < 2; round++) h = Math.imul(h ^ (h >>> 16), 0x45d9f3b) >>> 0;
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** The same for `length` places, one after another: as long as the largest tensors. */
const numbers = (length: number, at: (i: number) => number): Float32Array => {
  const made = new Float32Array(length);
  for (let i = 0; i < length; i++) made[i] = at(i);
  return made;
};

describe("networks at their published sizes, on images of 224 px", () => {
  for (const [name, step] of Object.entries(steps))
    it(`${name}: a file of its origin loads; a pass both ways is PyTorch's, within 20 GiB`, () => {
      const before = liveTensors();
      const { definition } = findBackbone(name);
      const network = new Network({ network: name, width: definition.width.published, classes, imageSize: size });
      const state: State = new Map(
        Object.entries(step.state).map(([of, [shape, offset, scale]], place) => {
          const length = shape.reduce((product, side) => product * side, 1);
          return [of, { shape, data: numbers(length, (i) => offset + scale * hashed(place, i)) }];
        }),
      );
      network.load(state);
      const bytes = Uint8Array.from(numbers(images * size * size * 3, (i) => Math.floor(128 * (1 + hashed(1000, i)))));
      const batch = toImages(bytes, images, size, size);
      const known = numbers(images * classes, (i) => Number(hashed(1001, i) > 0.4));
      const [labels, mask] = [tf.tensor2d(known, [images, classes]), tf.ones<tf.Rank.R2>([1, classes])];
      const record = network.backbone.forward(batch);
      const features = adopt<tf.Tensor2D>(share(record.y));
      const logits = tf.tidy(() => network.logits(features, ...network.headTensors()));
      assert.ok(distance(logits.dataSync(), step.logits) < 1e-4);
      const { value, dFeatures, dHead } = differentiate(network, features, (z) => binaryCrossEntropy(z, labels, mask), {
        features: true,
        head: true,
      });
      assert.ok(Math.abs(value / step.loss - 1) < 1e-4);
      const found: Gradients = new Map();
      record.backward(dFeatures, found, true);
      const gradients = new Map([...exported(found), ...exported(dHead)]);

      // Names change, the order of the tensors does not.
      const ours = [...underOurNames(definition, state).keys()];
      const nameOf = new Map([...state.keys()].map((of, i) => [of, ours[i]]));
      let [squares, expected] = [0, 0];
      for (const [of, [norm, product]] of Object.entries(step.gradients)) {
        const data = gradients.get(nameOf.get(of) ?? "")?.data;
        assert.ok(data, of);
        const square = data.reduce((sum, g) => sum + g ** 2, 0);
        const along = data.subarray(0, 1000).reduce((sum, g, i) => sum + g * hashed(2000, i), 0);
        // Single precision changes the sign of a few of the millions of numbers before a ReLU: PyTorch's own gradients
        // in float32 are up to 1.5% off where most of a gradient cancels out.
        assert.ok(Math.abs(Math.sqrt(square) / norm - 1) < 0.05, `${of}: norm`);
        assert.ok(Math.abs(along - product) < 0.05 * norm, `${of}: product`);
        squares += square;
        expected += norm ** 2;
      }
      assert.equal(gradients.size, Object.keys(step.gradients).length);
      assert.ok(Math.abs(Math.sqrt(squares / expected) - 1) < 1e-3);
      free(batch, dFeatures);
      tf.dispose([labels, mask, features, logits]);
      network.dispose();
      assert.equal(liveTensors(), before);
      assert.ok(process.resourceUsage().maxRSS / 2 ** 20 < 20);
    });
});
