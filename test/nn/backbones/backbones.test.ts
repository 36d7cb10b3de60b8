import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  adopt,
  backboneDefinitions,
  binaryCrossEntropy,
  differentiate,
  free,
  liveTensors,
  Network,
  share,
  tf,
  toImages,
  type Gradients,
  type Mode,
} from "../../../src/nn";
import { findBackbone } from "../../../src/nn/backbones";
import { underOurNames } from "../../../src/nn/backbones/names";
import { create, values, type Raw } from "../../../src/nn/backend";
import { random } from "../../../src/base/random";
import { assertClose, distance, exported, fixture, taken, under, type Tensors } from "../compare";
import { fixtureNetworks } from "../fixtureNetworks";

/** As of the ResNets: what single precision explains. */
const tolerance = 1e-4;
const classes = 20;

/** Those of backbones.py and tresnet.py; ResNets have a test of their own. */
const cases = Object.entries(fixtureNetworks).filter(([name]) => !name.startsWith("resnet"));

/** Tensors of a step under our names. Where a gain is the absolute value of what is in the file, so is its gradient. */
function ours(network: string, tensors: Tensors, weights: Tensors): Tensors {
  const { definition } = findBackbone(network);
  const names = [...underOurNames(definition, weights).keys()];
  const nameOf = new Map([...weights.keys()].map((name, i) => [name, names[i]]));
  const gains = /^body\..*\.1\.weight$/;
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const signs = gains.test(name) ? weights.get(name)!.data : undefined;
      const data = signs ? tensor.data.map((value, i) => value * Math.sign(signs[i])) : tensor.data;
      return [nameOf.get(name)!, { ...tensor, data }];
    }),
  );
}

/** Gradients that are zero but for rounding: of a bias whose shift the next normalisation takes away. */
const isZero = ({ data }: { readonly data: ArrayLike<number> }): boolean => Math.hypot(...Array.from(data)) < 1e-12;

describe("backbones against PyTorch's", () => {
  for (const [name, options] of cases) {
    it(`${name}: logits, loss, gradients and running statistics are PyTorch's; no tensor is left`, async () => {
      const tensors = await fixture(name);
      const before = liveTensors();
      const { network: backbone } = options;
      const weights = under(tensors, "weight");
      const network = new Network({ ...options, classes }).load(weights);
      const image = tensors.get("image")!;
      const [n, height, width] = image.shape;
      const images = toImages(Uint8Array.from(image.data), n, height, width);
      const labels = tf.tensor2d(tensors.get("labels")!.data, [n, classes]);
      const mask = tf.tensor2d(tensors.get("mask")!.data, [1, classes]);
      const evaluated = network.infer(images);
      assert.ok(distance(evaluated.dataSync(), tensors.get("logits.eval")!.data) < tolerance);

      const record = network.backbone.forward(images);
      const features = adopt<tf.Tensor2D>(share(record.y));
      const logits = tf.tidy(() => network.logits(features, ...network.headTensors()));
      assert.ok(distance(logits.dataSync(), tensors.get("logits.train")!.data) < tolerance);
      const loss = (z: tf.Tensor2D): tf.Scalar => binaryCrossEntropy(z, labels, mask);
      const { value, dFeatures, dHead } = differentiate(network, features, loss, { features: true, head: true });
      assert.ok(Math.abs(value / tensors.get("loss")!.data[0] - 1) < tolerance);

      const [first, last] = [0, 1].map((): Gradients => new Map());
      assert.equal(record.backward(dFeatures, first, false), undefined);
      assert.equal(record.backward(dFeatures, last, true), undefined);
      const [again, gradients] = [exported(first), exported(last)];
      assertClose(again, gradients, 0);
      for (const [parameter, tensor] of exported(dHead)) gradients.set(parameter, tensor);
      const expected = ours(backbone, under(tensors, "gradient"), weights);
      const largest = Math.max(...[...expected.values()].map(({ data }) => Math.hypot(...data)));
      for (const [key, tensor] of expected) {
        if (!isZero(tensor)) continue;
        assert.ok(Math.hypot(...gradients.get(key)!.data) < 1e-6 * largest, key);
        gradients.delete(key);
        expected.delete(key);
      }
      assertClose(gradients, expected, tolerance);

      const running = new Map([...network.state()].filter(([key]) => key.includes(".running_")));
      assertClose(running, ours(backbone, under(tensors, "running"), weights), tolerance);
      free(images, dFeatures);
      tf.dispose([evaluated, features, logits, labels, mask]);
      network.dispose();
      assert.equal(liveTensors(), before);
    });
  }

  it("names, shapes and numbers of parameters at the published width are theirs, and their files load", () => {
    const published = JSON.parse(readFileSync(join(__dirname, "../../fixtures/backbones.json"), "utf8")) as Record<
      string,
      { parameters: number; state: Record<string, number[]> }
    >;
    for (const name of ["mobilenet-v3-small", "tresnet-m", "vit-tiny", "vit-b16"]) {
      const { definition } = findBackbone(name);
      const state = new Map(
        Object.entries(published[name].state).map(([key, shape]) => {
          const data = new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(0.5);
          return [key, { shape, data }];
        }),
      );
      const renamed = [...underOurNames(definition, state)].filter(([key]) => !key.endsWith(".num_batches_tracked"));
      const network = new Network({ network: name, width: definition.width.published, classes: 1000 });
      const shapes = (entries: Iterable<[string, { readonly shape: readonly number[] }]>): Record<string, string> =>
        Object.fromEntries([...entries].map(([key, { shape }]) => [key, shape.join()]));
      assert.deepEqual(shapes(network.state()), shapes(renamed), name);
      assert.equal(
        network.parameters.reduce((sum, { size }) => sum + size, 0),
        published[name].parameters,
      );
      assert.equal(definition.widthIn(state), definition.width.published);
      network.load(state);
      assert.ok(network.weight.export().every((value) => value === 0.5));
      network.initialiseHead(1).load(state, "backbone");
      assert.ok(network.weight.export().every((value) => value !== 0.5));
      network.dispose();
    }
  });
});

describe("every backbone", () => {
  const draw = random("backbones");
  const normals = (shape: readonly number[]): Raw =>
    create(
      shape,
      Float32Array.from({ length: shape.reduce((size, side) => size * side, 1) }, () => draw.normal()),
    );

  for (const { name, hasGates = false, width: meant } of backboneDefinitions()) {
    const width = { "vit-tiny": 12, "vit-b16": 12 }[name] ?? 2;
    const options = { network: name, width, classes: 3, imageSize: 32 };

    it(`${name}: the three modes, a clone, states; several ways back are those of passes of their own`, () => {
      assert.ok(meant.published > 0 && meant.meaning.length > 0);
      const before = liveTensors();
      const network = new Network(options).initialise(1);
      const images = normals([3, 32, 32, 3]);
      const directions = [1, 2].map(() => normals([3, network.features]));
      const running = (): string =>
        JSON.stringify(
          [...network.state()].filter(([key]) => key.includes("running")).map(([, { data }]) => [...data]),
        );
      const pass = (mode: Mode, ...dys: readonly Raw[]): { y: Float32Array; gradients: Tensors[] } => {
        const record = network.backbone.forward(images, mode);
        const y = Float32Array.from(values(record.y));
        const gradients = dys.map((dy, i) => {
          const ofObjective: Gradients = new Map();
          assert.equal(record.backward(dy, ofObjective, i === dys.length - 1), undefined);
          return exported(ofObjective);
        });
        if (dys.length === 0) record.dispose();
        return { y, gradients };
      };
      const start = running();
      const together = pass("replay", ...directions);
      directions.forEach((dy, i) => assert.deepEqual(pass("replay", dy).gradients[0], together.gradients[i]));
      assert.deepEqual(
        [...together.gradients[0].keys()].sort(),
        network.shared.map((parameter) => parameter.name).sort(),
      );
      const evaluation = pass("evaluation", directions[0]);
      assert.equal(running(), start);
      assert.deepEqual(pass("training", ...directions), together);
      assert.equal(running() === start, network.backbone.statistics.length === 0);
      assert.ok(distance(taken(network.backbone.infer(images)), pass("evaluation").y) < 1e-6);
      assert.ok(evaluation.gradients[0].size === network.shared.length);
      const one = create([1, 32, 32, 3], Float32Array.from(values(images).subarray(0, 32 * 32 * 3)));
      const alone = taken(network.backbone.infer(one));
      assert.ok(distance(alone, pass("evaluation").y.subarray(0, network.features)) < 1e-5, "no image sees another");

      const clone = network.clone();
      assert.deepEqual(taken(clone.backbone.infer(images)), taken(network.backbone.infer(images)));
      assert.deepEqual(clone.state(), network.state());
      assert.equal(network.gates.length > 0, hasGates);
      if (hasGates) network.openGates(10);
      else assert.throws(() => network.openGates(10), { code: "strategy/gates", message: /resnet18.*another/ });
      network.clone().dispose();
      clone.dispose();
      network.dispose();
      free(images, one, ...directions);
      assert.equal(liveTensors(), before);
    });

    it(`${name}: the same seed gives the same fresh weights, another seed others`, () => {
      const networks = [7, 7, 8].map((seed) => new Network(options).initialise(seed));
      const [first, same, other] = networks.map((network) => network.state());
      assert.deepEqual(same, first);
      assert.notDeepEqual(other, first);
      networks.forEach((network) => network.dispose());
    });
  }

  it("vit-tiny: another image size, a width that heads do not divide, images of another size are refused", () => {
    const network = new Network({ network: "vit-tiny:depth=1", width: 12, classes: 2, imageSize: 64 });
    const other = new Network({ network: "vit-tiny:depth=1", width: 12, classes: 2, imageSize: 32 });
    assert.throws(() => network.load(other.state()), {
      code: "weights/mismatch",
      message: /pos_embed has shape \[1,5,12\], not \[1,17,12\].*same image size/,
    });
    const images = normals([1, 32, 32, 3]);
    const refuse = (look: () => unknown): void =>
      assert.throws(look, { code: "network/image-size", message: /64 px and got 32 x 32 px/ });
    refuse(() => network.infer(images));
    const before = liveTensors();
    refuse(() => network.infer(images));
    refuse(() => network.backbone.forward(images));
    assert.equal(liveTensors(), before);
    free(images);
    for (const refused of [{ width: 8 }, { imageSize: 8 }, { network: "vit-tiny:depth=0" }])
      assert.throws(() => new Network({ network: "vit-tiny", width: 12, classes: 2, ...refused }), {
        code: "argument/invalid",
      });
    network.dispose();
    other.dispose();
  });
});
