import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { palimpsest } from "../cli/capture";
import { vocClasses } from "../../src/data";
import { imageNetNormalisation, liveTensors, Network, type Predictor } from "../../src/nn";
import { readSafetensors, writeSafetensors } from "../../src/nn/weights/safetensors";
import { openModel, predictImages, run, saveModel, startNetwork } from "../../src/training";
import { temporary } from "../data/fixtures";
import { assertClose, distance } from "../nn/compare";
import { tinyBenchmark, tinyOptions } from "./tiny";

const fixture = (name: string): string => join(__dirname, "../fixtures/formats", name);
const start = { network: "resnet18", width: 2, imageSize: 64, normalise: "weights", seed: 1 } as const;

/** The fixture's weights under a head of `outputs`, as a safetensors file. */
async function withHead(path: string, outputs: number, metadata: Record<string, string> = {}): Promise<string> {
  const { tensors } = await readSafetensors(fixture("resnet18.safetensors"));
  tensors.set("fc.weight", { shape: [outputs, 16], data: new Float32Array(outputs * 16) });
  tensors.set("fc.bias", { shape: [outputs], data: new Float32Array(outputs) });
  await writeSafetensors(path, tensors, { metadata });
  return path;
}

test("weights with torchvision's head of 1,000 outputs start a network; the new head is recorded", async (t) => {
  const path = await withHead(join(temporary(t), "imagenet.safetensors"), 1000);
  const { network, weights } = await startNetwork({ ...start, weights: path }, vocClasses);
  assert.deepEqual(weights, {
    source: path,
    format: "safetensors",
    sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
    pretrainedOn: "ImageNet-1k, judged by its head of 1,000 outputs",
    labelSet: "imagenet-1k",
    covers: vocClasses.filter((name) => name !== "person"),
    coversUnknown: [],
    normalise: imageNetNormalisation,
    replacedHead: [1000, 16],
  });
  const { tensors } = await readSafetensors(path);
  const state = network.state();
  assert.deepEqual(state.get("fc.weight")!.shape, [20, 16]);
  assertClose(
    new Map([...state].filter(([name]) => !name.startsWith("fc."))),
    new Map([...tensors].filter(([name]) => state.has(name) && !name.startsWith("fc."))),
    0,
  );
  network.dispose();
  for (const [normalise, expected] of [
    ["off", undefined],
    ["imagenet", imageNetNormalisation],
  ] as const) {
    const other = await startNetwork({ ...start, weights: path, normalise }, vocClasses);
    assert.deepEqual(other.network.options.normalise ?? undefined, expected);
    other.network.dispose();
  }
});

test("weights of another architecture or width are refused with the tensors at fault, in one message", async (t) => {
  for (const wrong of [{ width: 3 }, { network: "resnet50" as const }]) {
    await assert.rejects(startNetwork({ ...start, ...wrong, weights: fixture("resnet18.zip.pth") }, vocClasses), {
      code: "weights/mismatch",
      message: /conv1\.weight has shape.*; /,
    });
  }
  const { tensors } = await readSafetensors(fixture("resnet18.safetensors"));
  tensors.delete("layer1.0.bn1.weight");
  tensors.set("stray", { shape: [1], data: new Float32Array(1) });
  const path = join(temporary(t), "faulty.safetensors");
  await writeSafetensors(path, tensors);
  await assert.rejects(startNetwork({ ...start, weights: path }, vocClasses), {
    code: "weights/mismatch",
    message: /layer1\.0\.bn1\.weight is missing; stray is not of/,
  });
});

test("a model that is saved is opened again with its classes, image size and normalisation", async (t) => {
  const path = join(temporary(t), "model.safetensors");
  const network = new Network({
    network: "resnet18",
    width: 2,
    classes: 3,
    normalise: imageNetNormalisation,
  }).initialise(7);
  await saveModel(
    path,
    { network, classes: ["a", "b", "c"], imageSize: 40 },
    { pretrainedOn: "nothing", labelSet: "none" },
  );
  const model = await openModel({ weights: path, network: "resnet18" });
  assert.deepEqual(
    [model.classes, model.imageSize, model.network.options.normalise],
    [["a", "b", "c"], 40, imageNetNormalisation],
  );
  assertClose(model.network.state(), network.state(), 0);
  const off = await openModel({ weights: path, network: "resnet18", normalise: "off", imageSize: 32 });
  assert.deepEqual([off.imageSize, off.network.options.normalise], [32, null]);
  for (const { network: each } of [model, off, { network }]) each.dispose();
});

test("sizes that a file claims without the values to back them are not believed", async (t) => {
  const path = join(temporary(t), "claims.safetensors");
  const empty = (...shape: number[]) => ({ shape, data: new Float32Array(0) });
  await writeSafetensors(
    path,
    new Map([
      ["conv1.weight", empty(1e6, 0)],
      ["fc.weight", empty(1e9, 0)],
    ]),
  );
  await assert.rejects(openModel({ weights: path, network: "resnet18" }), { code: "weights/mismatch" });
});

test("predict gives PyTorch's logits and their sigmoids, by weights and by run; it refuses in one line", async (t) => {
  const folder = temporary(t);
  const {
    shape: [n, size],
    data,
  } = (await readSafetensors(fixture("images.safetensors"))).tensors.get("image")!;
  const paths = Array.from({ length: n }, (_, i) => join(folder, `${i}.png`));
  const pixels = Uint8Array.from(data);
  await Promise.all(
    paths.map((path, i) =>
      sharp(pixels.subarray(i * size * size * 3, (i + 1) * size * size * 3), {
        raw: { width: size, height: size, channels: 3 },
      })
        .png()
        .toFile(path),
    ),
  );
  const flags = ["--weights", fixture("resnet18.legacy.pth"), "--network", "resnet18", "--image-size", String(size)];
  for (const [expected, more] of [
    ["resnet18", []],
    ["normalised", ["--normalise", "imagenet"]],
  ] as const) {
    const { code, stdout, stderr } = await palimpsest("predict", ...flags, ...more, ...paths, "--json");
    assert.deepEqual([code, stderr.split("\n").length], [0, 2], stderr);
    const answers = JSON.parse(stdout) as { image: string; logits: number[]; probabilities: Record<string, number> }[];
    assert.deepEqual(
      answers.map(({ image }) => image),
      paths,
    );
    const { tensors } = await readSafetensors(fixture(`${expected}.expected.safetensors`));
    assert.ok(
      distance(
        answers.flatMap(({ logits }) => logits),
        tensors.get("logits.eval")!.data,
      ) < 1e-4,
    );
    for (const { logits, probabilities } of answers) {
      assert.deepEqual(Object.keys(probabilities), ["0", "1", "2", "3", "4"]);
      Object.values(probabilities).forEach((p, c) => assert.ok(Math.abs(p - 1 / (1 + Math.exp(-logits[c]))) < 1e-12));
    }
  }
  const text = join(folder, "text.jpg");
  writeFileSync(text, "no image");
  const refusals: [argv: string[], code: number, message: RegExp][] = [
    [[...flags, join(folder, "gone.jpg")], 2, /image: there is no image at .*gone\.jpg.*\[path\/missing\]/],
    [[...flags, text], 1, /cannot decode the image .*text\.jpg.*\[image\/unreadable\]/],
    [["--run", folder, paths[0]], 2, /run: there is no run directory at/],
    [["--weights", text, paths[0]], 2, /\[safetensors\/invalid\]/],
    [["--weights", join(folder, "gone.pth"), paths[0]], 2, /weights: there is no readable weights file at .*gone\.pth/],
    [
      [...flags, "--network", "resnet9", paths[0]],
      2,
      /network got "resnet9" \(did you mean resnet18\?\); it takes resnet18, resnet34, resnet50, resnet101/,
    ],
    [[paths[0]], 2, /--run or --weights got "neither"; it takes one of the two/],
    [["--run", folder, ...flags, paths[0]], 2, /--run or --weights got "both"/],
    [["--run", folder, "--image-size", "9", paths[0]], 2, /--run got "imageSize"/],
    [[...flags], 2, /missing required argument 'image'/],
  ];
  for (const [argv, exit, message] of refusals) {
    const { code, stdout, stderr } = await palimpsest("predict", ...argv);
    assert.deepEqual([code, stdout], [exit, ""], argv.join(" "));
    assert.match(stderr, message);
    assert.match(stderr, /^palimpsest: [^\n]+\n$/);
  }
});

for (const strategy of ["hat", "mbpa:memory=6,neighbours=3,rate=1"]) {
  test(`a run's directory of ${strategy} answers as the method did`, async (t) => {
    const folder = temporary(t);
    const data = await tinyBenchmark(folder, { train: 8, validation: 4, test: 4 });
    const out = join(folder, "run");
    const images = data.tasks.flatMap(({ test: examples }) => examples.map(({ image }) => image));
    let expected: (readonly number[])[] = [];
    const withNetwork = async (network: Predictor, { imageSize }: { imageSize: number }): Promise<void> => {
      expected = (await predictImages({ network, classes: data.classes, imageSize }, images)).map(
        ({ logits }) => logits,
      );
    };
    await run({ ...tinyOptions, epochs: 1, width: 2, strategy }, { out, data, withNetwork });
    const before = liveTensors();
    const model = await openModel({ run: out });
    assert.deepEqual(
      (await predictImages(model, images)).map(({ logits }) => logits),
      expected,
    );
    assert.notDeepEqual(
      (await predictImages({ ...model, answers: undefined }, images)).map(({ logits }) => logits),
      expected,
    );
    model.dispose();
    assert.equal(liveTensors(), before);
  });
}

test("a run's directory predicts with its last task's weights, image size, classes and normalisation", async (t) => {
  const folder = temporary(t);
  const benchmark = await tinyBenchmark(folder, { train: 8, validation: 4, test: 4 });
  const weights = await withHead(join(folder, "start.safetensors"), 1000);
  const out = join(folder, "run");
  const given = { ...tinyOptions, epochs: 1, width: 2, weights, strategy: "finetune" };
  const images = benchmark.tasks.flatMap(({ test: examples }) => examples.map(({ image }) => image));
  let expected: readonly { readonly logits: readonly number[] }[] = [];
  await run(given, {
    out,
    data: benchmark,
    withNetwork: async (network, { imageSize }) => {
      expected = await predictImages({ network, classes: benchmark.classes, imageSize }, images);
    },
  });
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { weights: Record<string, unknown> };
  assert.deepEqual([manifest.weights.labelSet, manifest.weights.normalise], ["imagenet-1k", imageNetNormalisation]);
  const model = await openModel({ run: out });
  assert.deepEqual([model.classes, model.imageSize], [benchmark.classes, 32]);
  const answers = await predictImages(model, images);
  assert.deepEqual(
    answers.map(({ logits }) => logits),
    expected.map(({ logits }) => logits),
  );
  model.dispose();
  const again = await startNetwork(
    { ...start, weights: join(out, "checkpoints", "task-3.safetensors") },
    benchmark.classes,
  );
  assert.deepEqual(
    [again.weights.pretrainedOn, again.weights.covers],
    ["ImageNet-1k, judged by its head of 1,000 outputs, then tiny", benchmark.classes],
  );
  again.network.dispose();
});
