import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import type { Benchmark } from "../../src/data";
import { findBackbone, liveTensors, Network, type State } from "../../src/nn";
import { writeSafetensors } from "../../src/nn/weights/safetensors";
import { strategyDefinitions } from "../../src/strategies";
import { openModel, predictImages, run, startNetwork } from "../../src/training";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "./tiny";

const backbones = [
  { network: "vit-tiny:depth=2,patch=8", width: 12 },
  { network: "mobilenet-v3-small", width: 2 },
  { network: "tresnet-m", width: 2 },
] as const;

describe("backbones without gates", () => {
  const folder = temporaryFolder();
  let data: Benchmark;
  before(async () => {
    data = await tinyBenchmark(folder, { train: 8, validation: 4, test: 4 });
  });

  for (const { network, width } of backbones) {
    for (const { name: strategy, regimes, needsGates = false } of strategyDefinitions()) {
      const labels = regimes.includes("unavailable") ? "unavailable" : regimes[0];
      const options = { ...tinyOptions, epochs: 1, audit: 0, network, width, strategy, labels } as const;
      it(`${network}: ${strategy} ${needsGates ? "says that it needs gates" : "trains"}`, async () => {
        if (needsGates) {
          await assert.rejects(run(options, { data }), {
            code: "strategy/gates",
            message: /has no gates.*resnet18, resnet34, resnet50, resnet101/,
          });
          return;
        }
        const start = liveTensors();
        const { metrics, epochs } = await run(options, { data });
        assert.ok(Number.isFinite(metrics.acc));
        assert.ok(epochs.every(({ loss }) => Object.values(loss).every(Number.isFinite)));
        assert.equal(liveTensors(), start);
      });
    }

    it(`${network}: learns to tell the colours, and a run's directory answers as the run did`, async () => {
      const out = join(folder, network.slice(0, 3));
      const images = data.tasks[0].test.map(({ image }) => image);
      let expected: unknown;
      const { epochs } = await run(
        { ...tinyOptions, epochs: 6, network, width, strategy: "joint" },
        {
          data,
          out,
          withNetwork: async (answers, { imageSize }) => {
            expected = await predictImages({ network: answers, classes: data.classes, imageSize }, images);
          },
        },
      );
      const [first, last] = [epochs[0], epochs[epochs.length - 1]].map(({ loss }) => Object.values(loss)[0]);
      assert.ok(last < 0.95 * first, `loss ${first} to ${last}`);
      const model = await openModel({ run: out });
      assert.deepEqual(await predictImages(model, images), expected);
      model.dispose();
      rmSync(out, { recursive: true });
    });

    it(`${network}: a file of its origin starts the backbone, and its head is replaced`, async () => {
      const made = new Network({ network, width, classes: 7, imageSize: 32 }).initialise(3);
      const { headNames: [weight, bias] = ["", ""] } = findBackbone(network).definition;
      const names = new Map([
        ["fc.weight", weight],
        ["fc.bias", bias],
      ]);
      const state = made.state();
      const path = join(folder, "start.safetensors");
      await writeSafetensors(path, new Map([...state].map(([name, tensor]) => [names.get(name) ?? name, tensor])));
      const given = { ...tinyOptions, network, width, weights: path, normalise: "weights", seed: 9 } as const;
      const { network: started, weights } = await startNetwork(given, data.classes);
      assert.deepEqual(weights.replacedHead, [7, made.features]);
      const backbone = (tensors: State): State => new Map([...tensors].filter(([name]) => !name.startsWith("fc.")));
      assert.deepEqual(backbone(started.state()), backbone(state));
      const model = await openModel({ weights: path, network, imageSize: 32 });
      assert.deepEqual(model.network.state(), state);
      for (const held of [made, started, model]) held.dispose();
    });
  }
});
