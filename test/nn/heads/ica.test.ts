import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import {
  adopt,
  binaryCrossEntropy,
  borrow,
  create,
  differentiate,
  free,
  icaHead,
  liveTensors,
  Network,
  share,
  tf,
} from "../../../src/nn";
import { random } from "../../../src/base/random";
import { distance, exported, normalsOf } from "../compare";

/** What `fixtures/ica.py` computed in PyTorch. */
interface Fixture {
  readonly sizes: Record<"n" | "side" | "channels" | "width" | "heads" | "ratio", number>;
  readonly slices: readonly (readonly number[])[];
  readonly map: number[];
  readonly logits: number[];
  readonly embedding: number[];
  readonly dLogits: number[];
  readonly dEmbedding: number[];
  readonly dMap: number[];
  readonly parameters: Readonly<Record<string, number[]>>;
  readonly gradients: Readonly<Record<string, number[]>>;
}

const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures/ica.json"), "utf8")) as Fixture;
const { sizes, slices } = fixture;
const classes = slices.flat().length;

const headOf = () =>
  icaHead(sizes)({ features: 0, classes, slices, map: { side: sizes.side, channels: sizes.channels } });

describe("incremental cross-attention", () => {
  it("agrees with PyTorch, values and gradients", () => {
    const before = [liveTensors(), tf.memory().numTensors];
    const head = headOf();
    assert.deepEqual(head.parameters.map(({ name }) => name).sort(), Object.keys(fixture.parameters).sort());
    for (const parameter of head.parameters) parameter.assign(Float32Array.from(fixture.parameters[parameter.name]));
    tf.tidy(() => {
      const { n } = sizes;
      const values = head.parameters.map(({ value }) => adopt(share(value)));
      const [dLogits, dEmbedding] = [fixture.dLogits, fixture.dEmbedding].map((d) => tf.tensor2d(d, [n, d.length / n]));
      const loss = (input: tf.Tensor, ...given: tf.Tensor[]): tf.Scalar => {
        const { logits, embedding } = head.apply(input as tf.Tensor2D, given);
        return tf.add(tf.sum(tf.mul(logits, dLogits)), tf.sum(tf.mul(embedding, dEmbedding)));
      };
      const input = tf.tensor2d(fixture.map, [n, fixture.map.length / n]);
      const found = head.apply(input, values);
      assert.ok(distance(found.logits.dataSync(), fixture.logits) < 1e-4);
      assert.ok(distance(found.embedding.dataSync(), fixture.embedding) < 1e-4);
      assert.equal(found.embedding.shape[1], head.embedding);
      const [dMap, ...gradients] = tf.grads(loss)([input, ...values]);
      assert.ok(distance(dMap.dataSync(), fixture.dMap) < 1e-4);
      const all = exported(new Map(head.parameters.map((parameter, i) => [parameter, share(borrow(gradients[i]))])));
      for (const [name, { data }] of all) {
        assert.ok(
          distance(data, fixture.gradients[name]) < 1e-4,
          `${name}: ${distance(data, fixture.gradients[name])}`,
        );
      }
    });
    for (const parameter of head.parameters) parameter.dispose();
    assert.deepEqual([liveTensors(), tf.memory().numTensors], before);
  });

  it("learns, in a task, what the tasks share, its token and its classifier", () => {
    const before = liveTensors();
    const options = { network: "resnet18", width: 2, classes, imageSize: 64, slices };
    const network = new Network({ ...options, head: icaHead({ heads: 2, ratio: 2 }) }).initialise(3);
    const own = (task: number): string[] => network.headIn(task).map(({ name }) => name);
    for (const task of [1, 2, 3]) {
      const others = [1, 2, 3].filter((other) => other !== task).flatMap((k) => [`fc.token.${k}`, `fc.${k}.weight`]);
      assert.ok(own(task).includes(`fc.token.${task}`) && own(task).includes(`fc.${task}.norm.weight`));
      assert.ok(own(task).includes("fc.tab.attn.q.weight") && own(task).includes("fc.cls_token"));
      assert.ok(!others.some((name) => own(task).includes(name)));
    }
    // Three for eight of 16 channels.
    assert.equal(network.embedding, 3 * 6);
    assert.equal(network.embeddingParts, 3);
    const images = create([2, 64, 64, 3], normalsOf(random("ica"))([2, 64, 64, 3]));
    const record = network.backbone.forward(images, "evaluation");
    const features = adopt<tf.Tensor2D>(share(record.y));
    const [labels, mask] = [tf.ones<tf.Rank.R2>([2, classes]), tf.ones<tf.Rank.R2>([2, classes])];
    const loss = (logits: tf.Tensor2D): tf.Scalar => binaryCrossEntropy(logits, labels, mask);
    const whole = differentiate(network, features, loss, { features: true, head: true });
    const part = differentiate(network, features, loss, { features: true, head: network.headIn(2) });
    const [ofWhole, ofPart] = [exported(whole.dHead), exported(part.dHead)];
    assert.deepEqual([...ofPart.keys()], own(2));
    for (const [name, { data }] of ofPart) assert.deepEqual(data, ofWhole.get(name)?.data);
    // A loss that the classifiers do not count in.
    const length = differentiate(network, features, (_, { embedding }) => tf.sum(embedding), { head: true });
    const ofLength = exported(length.dHead);
    assert.ok(ofLength.get("fc.2.weight")?.data.every((value) => value === 0));
    assert.ok(ofLength.get("fc.token.2")?.data.some((value) => value !== 0));
    // A loss of one task's classes has no gradient of another task's token.
    const first = (logits: tf.Tensor2D): tf.Scalar => tf.sum(tf.gather(logits, [...slices[0]], 1));
    const ofFirst = exported(differentiate(network, features, first, { head: true }).dHead);
    const sizeOf = (name: string): number => Math.hypot(...(ofFirst.get(name)?.data ?? []));
    assert.deepEqual(
      [1, 2, 3].map((k) => sizeOf(`fc.token.${k}`) > 1e-9),
      [true, false, false],
    );
    free(images, whole.dFeatures, part.dFeatures);
    record.dispose();
    tf.dispose([features, labels, mask]);
    network.dispose();
    assert.equal(liveTensors(), before);
  });

  it("begins as the authors' network does", () => {
    const network = new Network({
      ...{ network: "resnet18", width: 2, classes: 4, imageSize: 32 },
      slices: [
        [0, 1],
        [2, 3],
      ],
      head: icaHead({ width: 64, heads: 8, ratio: 4 }),
    }).initialise(1);
    const state = network.state();
    const deviation = (name: string): number => {
      const { data } = state.get(name) ?? { data: new Float32Array(0) };
      return Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
    };
    for (const [name, wanted] of [
      ["fc.tab.attn.k.weight", 0.01],
      ["fc.tab.mlp.fc1.weight", 0.01],
      ["fc.cls_token", 0.02],
      ["fc.token.2", 0.02],
      ["fc.1.weight", 0.01],
      ["fc.2.weight", 1 / 8 / Math.sqrt(3)],
      ["fc.proj.weight", Math.sqrt(2 / 64)],
      ["fc.tab.norm1.weight", 1],
    ] as const)
      assert.ok(Math.abs(deviation(name) - wanted) < 0.25 * wanted, `${name}: ${deviation(name)}, not ${wanted}`);
    for (const name of ["fc.tab.attn.proj.bias", "fc.tab.mlp.fc2.bias"]) assert.equal(deviation(name), 0);
    network.dispose();
  });

  it("is refused where its heads do not divide its width", () => {
    const made = (): Network =>
      new Network({ network: "resnet18", width: 2, classes: 2, head: icaHead({ width: 12, heads: 8, ratio: 4 }) });
    assert.throws(made, { code: "argument/invalid", message: /width of --head ica.*12.*a multiple of its 8 heads/s });
  });
});
