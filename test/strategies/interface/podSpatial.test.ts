import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before as beforeAll, describe, it } from "node:test";
import type { Benchmark } from "../../../src/data";
import {
  adopt,
  backboneDefinitions,
  differentiate,
  free,
  liveTensors,
  Network,
  share,
  tf,
  toImages,
  type Gradients,
} from "../../../src/nn";
import { readSafetensors } from "../../../src/nn/weights/safetensors";
import { podSpatial, type View } from "../../../src/strategies";
import { readTaskEnd, run, type RunOptions, type TrainingEvent } from "../../../src/training";
import { assertClose, distance, exported, fixture, under } from "../../nn/compare";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../../training/tiny";

type Maps = readonly number[][][][][];

/** What `fixtures/pod_spatial.py` computed in PyTorch. */
interface Case {
  readonly collapse: string;
  readonly normalise: number;
  readonly weight: number;
  readonly seen: number;
  readonly new: number;
  readonly now: Maps;
  readonly before: Maps;
  readonly loss: number;
  readonly gradients: readonly (readonly number[])[];
}

const cases = JSON.parse(readFileSync(join(__dirname, "fixtures/pod_spatial.json"), "utf8")) as readonly Case[];
const folder = temporaryFolder();
let data: Benchmark;
beforeAll(async () => {
  data = await tinyBenchmark(folder);
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const slicesOf = (seen: number, fresh: number): number[][] => [range(0, seen - fresh), range(seen - fresh, seen)];
const tensorsOf = (maps: Maps): tf.Tensor4D[] => maps.map((map) => tf.tensor4d(map));

describe("POD of maps", () => {
  for (const given of cases) {
    const { collapse, normalise, weight } = given;
    it(`agrees with PyTorch, value and gradient: ${collapse}, normalise=${normalise}`, () => {
      const { loss } = podSpatial({ slices: slicesOf(given.seen, given.new) }, weight, { collapse, normalise });
      tf.tidy(() => {
        const previousMaps = tensorsOf(given.before);
        const lossOf = (...maps: tf.Tensor[]): tf.Scalar => loss({ maps, previousMaps } as unknown as View);
        const { value, grads } = tf.valueAndGrads(lossOf)(tensorsOf(given.now));
        assert.ok(Math.abs(value.dataSync()[0] - given.loss) < 1e-4 * given.loss);
        given.gradients.forEach((gradient, i) => {
          const found = distance(grads[i].dataSync(), gradient);
          assert.ok(found < 1e-4, `map ${i}: ${found}`);
        });
      });
    });
  }

  it("has PyTorch's value and gradients through a whole network, recorded or not, and leaves no tensor", async () => {
    const [tensors, theirs] = [
      await fixture("resnet18-w2-75px"),
      (await readSafetensors(join(__dirname, "fixtures/pod_network.safetensors"))).tensors,
    ];
    const live = liveTensors();
    const [n, height, width] = tensors.get("image")!.shape;
    const images = toImages(Uint8Array.from(tensors.get("image")!.data), n, height, width);
    const sizes = { network: "resnet18", width: 2, classes: 20, imageSize: height, maps: "stages" } as const;
    const network = new Network(sizes).load(under(tensors, "weight"));
    const own = [...network.backboneState()].filter(([name]) => !name.includes(".running_"));
    const scaled = own.map(([name, { shape, data: x }]) => [name, { shape, data: x.map((v) => 0.75 * v) }] as const);
    const previous = network.clone(new Map(scaled));
    const { loss } = podSpatial({ slices: slicesOf(12, 4) }, 3);
    // From the third pass on they are functions of TensorFlow. Running statistics change nothing in training.
    for (let pass = 0; pass < 4; pass++) {
      const record = network.backbone.forward(images, "training");
      const rows = adopt<tf.Tensor2D>(share(record.y));
      const frozen = previous.freeze();
      const { value, dFeatures } = differentiate(
        network,
        rows,
        (logits, { maps }) => loss({ logits, maps, previousMaps: frozen.read(images).maps } as unknown as View),
        { features: true },
      );
      const gradients: Gradients = new Map();
      record.backward(dFeatures, gradients, true);
      assert.ok(Math.abs(value / theirs.get("loss")!.data[0] - 1) < 1e-4, `pass ${pass}: ${value}`);
      assertClose(exported(gradients), under(theirs, "gradient"), 1e-4);
      free(dFeatures);
      rows.dispose();
      frozen.dispose();
    }
    free(images);
    for (const held of [network, previous]) held.dispose();
    assert.equal(liveTensors(), live);
  });

  it("says what a strategy has to ask for", () => {
    const { loss } = podSpatial({ slices: [[0], [1]] }, 1);
    assert.throws(() => loss({} as View), { code: "objective/logits", message: /needsMaps: true/ });
  });
});

describe("the strategy pod with maps", () => {
  const options: RunOptions = { ...tinyOptions, strategy: "pod:spatial=1" };

  it("keeps maps: the more, the heavier", async () => {
    const farness = async (spatial: number): Promise<number> => {
      const losses: number[] = [];
      const on = (event: TrainingEvent): void =>
        void (event.type === "epoch" && event.task === 3 && losses.push(event.loss["pod-spatial"] / spatial));
      await run({ ...options, strategy: `pod:weight=0,spatial=${spatial}` }, { data, on });
      return losses.at(-1) ?? NaN;
    };
    const [light, heavy] = [await farness(1e-6), await farness(20)];
    assert.ok(heavy < light, `${heavy}, ${light}`);
  });

  it("has presets of the authors' weights, and asks for no maps without a weight", async () => {
    const weighed: Record<string, number>[] = [];
    for (const strategy of ["pod:podnet", "pod"]) {
      const on = (event: TrainingEvent): void =>
        void (event.type === "step" && event.task === 2 && event.step === 1 && weighed.push({ ...event.loss }));
      await run({ ...options, strategy, epochs: 1 }, { data, on });
    }
    assert.deepEqual(
      weighed.map((loss) => Object.keys(loss).sort()),
      [
        ["bce:2", "pod-flat", "pod-spatial"],
        ["bce:2", "pod-flat"],
      ],
    );
    // Both networks are the same in their first step together.
    assert.equal(weighed[0]["bce:2"], weighed[1]["bce:2"]);
  });

  for (const [name, changed] of Object.entries<Partial<RunOptions>>({
    "with the head ica, which reads the last map": { head: "ica:heads=2,ratio=1" },
    "in bfloat16": { precision: "bf16" },
    "with a direction of several gradients": { direction: "project" },
    "on tresnet-m": { network: "tresnet-m", width: 2 },
    "on mobilenet-v3-small": { network: "mobilenet-v3-small", width: 4 },
    "with completed labels": { complete: "fixed", loss: "asl" },
  })) {
    it(`learns ${name}`, async () => {
      const losses: number[] = [];
      const on = (event: TrainingEvent): void =>
        void (event.type === "epoch" && event.task > 1 && losses.push(event.loss["pod-spatial"]));
      const before = liveTensors();
      await run({ ...options, ...changed, epochs: 1 }, { data, on });
      assert.equal(liveTensors(), before);
      assert.ok(losses.length > 0 && losses.every((loss) => loss > 0 && loss < 10), losses.join());
    });
  }

  it("goes on exactly where it is interrupted", async () => {
    const [straight, out] = [join(folder, "straight"), join(folder, "resumed")];
    const { metrics } = await run(options, { data, out: straight });
    const stop = new AbortController();
    const on = (event: TrainingEvent): void =>
      void (event.type === "step" && event.task === 2 && event.epoch === 2 && event.step === 2 && stop.abort());
    await assert.rejects(run(options, { data, out, on, signal: stop.signal }));
    const again = await run(options, { data, out, resume: true });
    assert.deepEqual(JSON.parse(JSON.stringify(again.metrics)), JSON.parse(JSON.stringify(metrics)));
    assert.deepEqual((await readTaskEnd(out, 3))?.state, (await readTaskEnd(straight, 3))?.state);
  });

  it("is refused on a backbone that has no stages, before anything is trained", async () => {
    const stageless = backboneDefinitions().filter(({ name }) => name.startsWith("vit"));
    assert.ok(stageless.length > 0);
    for (const { name } of stageless) {
      const given = { ...options, network: name, width: 24, imageSize: 32 };
      await assert.rejects(run(given, { data }), { code: "network/stages", message: new RegExp(name) });
    }
  });
});
