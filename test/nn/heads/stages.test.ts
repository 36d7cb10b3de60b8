import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../src/base/random";
import { adopt, backboneDefinitions, create, free, liveTensors, Network, tf, type Gradients } from "../../../src/nn";
import { values } from "../../../src/nn/backend";
import { distance, exported, normalsOf } from "../compare";

const [imageSize, n] = [64, 3];
const normals = normalsOf(random("stages"));
const widths: Readonly<Record<string, number>> = { "mobilenet-v3-small": 4 };
const names = backboneDefinitions()
  .map(({ name }) => name)
  .filter((name) => !name.startsWith("vit") && !["resnet34", "resnet101"].includes(name));

/** Numbers of a column range of rows [n, length] that are kept; the others are zeros. */
const only = (rows: Float32Array, length: number, from: number, to: number): Float32Array =>
  rows.map((value, i) => (i % length >= from && i % length < to ? value : 0));

describe("the maps of the stages of a backbone", () => {
  for (const network of names) {
    it(`${network}: are beside the features, which stay the same to the bit, and gradients come back from each`, () => {
      const sizes = { network, width: widths[network] ?? 2, classes: 2, imageSize };
      const before = liveTensors();
      const plain = new Network(sizes).initialise(1);
      const last = new Network({ ...sizes, maps: true }).load(plain.state());
      const all = new Network({ ...sizes, maps: "stages" }).load(plain.state());
      const images = create([n, imageSize, imageSize, 3], normals([n, imageSize, imageSize, 3]));
      const { maps: stages, input } = all.rows;
      // Each half as large as the one before, from a quarter of the image on.
      assert.deepEqual(
        stages.map(({ side }) => side),
        [16, 8, 4, 2],
      );
      tf.tidy(() => {
        const [features, lastRows, rows] = [plain, last, all].map((one) =>
          adopt<tf.Tensor2D>(one.backbone.infer(images)),
        );
        const found = all.read(rows).maps ?? [];
        assert.deepEqual(
          found.map(({ shape }) => shape),
          stages.map(({ side, channels }) => [n, side, side, channels]),
        );
        assert.deepEqual(tf.slice(rows, [0, 0], [n, input]).dataSync(), features.dataSync());
        assert.deepEqual(found[found.length - 1].dataSync(), last.read(lastRows).map?.dataSync());
        const frozen = all.freeze();
        frozen.read(images).maps?.forEach((map, i) => assert.ok(distance(map.dataSync(), found[i].dataSync()) < 1e-4));
        frozen.dispose();
      });

      /** Sum of dy times the rows. */
      const valueOf = (dy: Float32Array): number => {
        const y = adopt(all.backbone.infer(images));
        const value = y.dataSync<"float32">().reduce((sum, x, i) => sum + x * dy[i], 0);
        y.dispose();
        return value;
      };
      const start = all.state();
      let from = input;
      for (const { side, channels } of stages) {
        const to = from + side * side * channels;
        const dy = only(normals([n, all.features]), all.features, from, to);
        const gradients: Gradients = new Map();
        const record = all.backbone.forward(images, "evaluation");
        assert.equal(values(record.y).length, dy.length);
        const raw = create([n, all.features], dy);
        record.backward(raw, gradients, true);
        free(raw);
        // Along the gradient the value rises by its length.
        const along = exported(gradients);
        const length = Math.hypot(...[...along.values()].map(({ data }) => Math.hypot(...data)));
        const moved = (by: number): number => {
          const changed = [...along].map(([name, { shape, data }]) => {
            const value = start.get(name)?.data ?? [];
            return [name, { shape, data: data.map((g, i) => value[i] + (by * g) / length) }] as const;
          });
          all.load(new Map([...start, ...changed]));
          return valueOf(dy);
        };
        const step = 5e-4;
        const rise = (moved(step) - moved(-step)) / (2 * step);
        all.load(start);
        assert.ok(Math.abs(rise / length - 1) < 0.03, `side ${side}: ${rise}, ${length}`);
        from = to;
      }
      free(images);
      for (const held of [plain, last, all]) held.dispose();
      assert.equal(liveTensors(), before);
    });
  }

  it("are refused where a backbone has none", () => {
    const sizes = { network: "vit-tiny", width: 24, classes: 2, imageSize, maps: "stages" } as const;
    assert.throws(() => new Network(sizes), { code: "network/stages", message: /vit-tiny/ });
  });
});
