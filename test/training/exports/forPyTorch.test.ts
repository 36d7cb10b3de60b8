import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { defineBackbone, free, Network, readWeights, registerBackbone, toImages } from "../../../src/nn";
import { findBackbone } from "../../../src/nn/backbones";
import { exportNetwork, openModel, predictImages, run, saveModel } from "../../../src/training";
import { distance, fixture, under } from "../../nn/compare";
import { palimpsest } from "../../cli/capture";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../tiny";
import { cases, exported, outputs, type CaseName } from "./cases";

interface Described {
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly logits: readonly number[];
}
/** What torchvision's and timm's networks say that took the same files: see fixtures/forPyTorch.py. */
const theirs = (
  JSON.parse(readFileSync(join(__dirname, "fixtures", "forPyTorch.json"), "utf8")) as {
    readonly cases: Record<string, Described>;
  }
).cases;

const folder = temporaryFolder();

describe("an exported safetensors file", () => {
  for (const name of Object.keys(cases) as CaseName[]) {
    it(`${name}: names and shapes of the library's own state dict, the values of the network`, async () => {
      const { tensors, metadata } = await readWeights(await exported(name, folder, ".safetensors"));
      const shapes = Object.fromEntries([...tensors].map(([key, { shape }]) => [key, shape]));
      assert.deepEqual(shapes, theirs[name].state);
      assert.deepEqual(JSON.parse(metadata.classes), outputs);
      assert.equal(metadata.library, findBackbone(cases[name].network).definition.library);
      // The authors' TResNet has other names in the fixture; the logits below speak for it.
      for (const [key, { data }] of under(await fixture(name), "weight"))
        if (tensors.has(key) && !name.startsWith("tresnet")) assert.deepEqual(tensors.get(key)?.data, data, key);
    });

    it(`${name}: the library's network answers with it as ours does`, async () => {
      const path = await exported(name, folder, ".safetensors");
      const model = await openModel({ weights: path, network: cases[name].network });
      const { data, shape } = (await fixture(name)).get("image")!;
      const images = toImages(Uint8Array.from(data), shape[0], shape[1], shape[2]);
      const logits = model.network.infer(images);
      assert.ok(distance(logits.dataSync(), theirs[name].logits) < 1e-4);
      logits.dispose();
      free(images);
      model.dispose();
    });
  }

  it("says of a run what it is of; palimpsest predict takes it", async () => {
    const benchmark = await tinyBenchmark(folder);
    const out = join(folder, "run");
    await run({ ...tinyOptions, strategy: "lwf", epochs: 1 }, { data: benchmark, out });
    const to = join(folder, "of-run.safetensors");
    const { code, stdout, stderr } = await palimpsest("export", out, "--to", to);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `safetensors: ${to}\n`);
    assert.match(stderr, /images: resized to 32 x 32 pixels/);
    const { metadata } = await readWeights(to);
    assert.deepEqual(JSON.parse(metadata.classes), benchmark.classes);
    const source = JSON.parse(metadata.source) as Record<string, unknown>;
    assert.deepEqual({ ...source, commit: 0, seed: 0 }, { run: "run", strategy: "lwf", task: 3, seed: 0, commit: 0 });
    const { image } = benchmark.tasks[0].test[0];
    const answers = await Promise.all(
      [{ run: out }, { weights: to, network: "resnet18" }].map(async (from) => {
        const model = await openModel(from);
        const [{ logits }] = await predictImages(model, [image]);
        model.dispose();
        return logits;
      }),
    );
    assert.deepEqual(answers[1], answers[0]);

    const first = join(folder, "first.safetensors");
    await exportNetwork({ run: out, task: 1 }, { to: first });
    const [after1, ofTask1] = await Promise.all(
      [first, join(out, "checkpoints", "task-1.safetensors")].map((path) => readWeights(path)),
    );
    assert.deepEqual(after1.tensors, ofTask1.tensors);
    await assert.rejects(exportNetwork({ run: out, task: 4 }, { to: first }), { code: "path/missing" });
    await assert.rejects(exportNetwork({ run: out }, { to: "network.pt" }), { code: "argument/invalid" });
  });
});

describe("what no library has is refused as safetensors, and nothing is written", () => {
  let benchmark: Awaited<ReturnType<typeof tinyBenchmark>>;
  before(async () => void (benchmark = await tinyBenchmark(folder)));

  const refused = { "export/method": "hat", "export/head": "krt" } as const;
  for (const [code, strategy] of Object.entries(refused)) {
    it(`${code}: a run of ${strategy}`, async () => {
      const out = join(folder, strategy);
      await run({ ...tinyOptions, strategy, epochs: 1 }, { data: benchmark, out });
      const to = join(folder, `${strategy}.safetensors`);
      await assert.rejects(exportNetwork({ run: out }, { to }), { code });
      await assert.rejects(readWeights(to), { code: "path/missing" });
    });
  }

  it("export/library: a backbone of one's own", async () => {
    const { definition } = findBackbone("resnet18");
    registerBackbone(defineBackbone({ ...definition, name: "of-ones-own", library: undefined }));
    const network = new Network({ network: "of-ones-own", width: 2, classes: 2, imageSize: 32 }).initialise(1);
    const weights = join(folder, "own.safetensors");
    await saveModel(weights, { network, classes: ["a", "b"], imageSize: 32 });
    network.dispose();
    const to = join(folder, "own-exported.safetensors");
    const code = "export/library";
    await assert.rejects(exportNetwork({ weights, network: "of-ones-own" }, { to }), { code });
  });
});
