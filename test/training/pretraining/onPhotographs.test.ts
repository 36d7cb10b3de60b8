import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import { packageRoot } from "../../../src/base/package";
import { random } from "../../../src/base/random";
import { liveTensors, originOf, readWeights, tf } from "../../../src/nn";
import { pretrainOnPhotographs, type PhotographPretraining } from "../../../src/training";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../../data/fixtures";
import { assertShipped } from "./shipped";

const kept = temporary({ after });
process.env.PALIMPSEST_CACHE = join(kept, "cache");
const size = 16;
const colours: Readonly<Record<string, readonly number[]>> = {
  dog: [90, 30, 30],
  sofa: [30, 90, 30],
  n03126707: [30, 30, 90],
};

/** Pictures of noise, a little more of one colour in each class: 20 of each to train on, 8 held out. */
async function writePhotographs(folder: string): Promise<string> {
  const stream = random(1, "photographs");
  for (const [part, count] of [
    ["train", 20],
    ["val", 8],
  ] as const)
    // prettier-ignore
    for (const [name, colour] of Object.entries(colours)) {
      mkdirSync(join(folder, part, name), { recursive: true });
      for (let i = 0; i < count; i++) {
        const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) => colour[at % 3] + stream.integer(100));
        const png = sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).png();
        await png.toFile(join(folder, part, name, `${i}.png`));
      }
    }
  return folder;
}

const set = writePhotographs(join(kept, "colours"));
const options = async (out: string): Promise<PhotographPretraining> => ({
  ...{ data: await set, out, terms: "made for a test", command: "palimpsest pretrain" },
  ...{ width: 4, imageSize: size, epochs: 3, batch: 12, learningRate: 1e-2, seed: 3 },
});

test("a network learns to tell photographs apart, and its manifest says all of it", async (t) => {
  const folder = temporary(t);
  const out = join(folder, "photos-resnet18-w4.safetensors");
  const seen: number[] = [];
  const before = [tf.memory().numTensors, liveTensors()];
  const given = { ...(await options(out)), epochs: 6 };
  const manifest = await pretrainOnPhotographs({ ...given, onBatch: ({ batch }) => seen.push(batch) });
  assert.deepEqual([tf.memory().numTensors, liveTensors()], before);
  assert.deepEqual(
    seen,
    Array.from({ length: 30 }, (_, i) => i + 1),
  );
  assert.deepEqual(await assertShipped(folder), [JSON.parse(JSON.stringify(manifest))]);
  assert.deepEqual(readdirSync(folder).sort(), ["photos-resnet18-w4.json", "photos-resnet18-w4.safetensors"]);
  const { data, accuracy, labelSet, vocClasses, pretrainedOn, training } = manifest;
  assert.deepEqual([data.name, data.images, data.heldOut, accuracy?.images], ["colours", 60, 24, 24]);
  assert.match(data.sha256 ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual(
    data.classes?.map(({ name, images }) => [name, images]),
    [["dog", 20], ["n03126707", 20], ["sofa", 20]], // prettier-ignore
  );
  assert.deepEqual([labelSet, vocClasses], ["voc:dog,sofa", { dog: ["dog"], sofa: ["sofa"] }]);
  assert.equal(pretrainedOn, "colours: 60 photographs of 3 classes");
  assert.deepEqual([training.epochs, training.batch, training.seed, training.augmentation], [6, 12, 3, true]);
  assert.ok((accuracy?.share ?? 0) > 0.6, `${accuracy?.share} of those held out, where a third is chance`);
  const origin = originOf(await readWeights(out));
  assert.deepEqual([origin.imageSize, origin.labelSet], [size, labelSet]);
  assert.ok(origin.normalise);
});

test("a training that was stopped goes on from its last epoch, to the same bytes", async (t) => {
  const folder = temporary(t);
  const [whole, stopped] = ["whole", "stopped"].map((name) => join(folder, `${name}.safetensors`));
  const { sha256 } = await pretrainOnPhotographs(await options(whole));
  const controller = new AbortController();
  const given = { ...(await options(stopped)), signal: controller.signal };
  const stop = pretrainOnPhotographs({ ...given, onBatch: ({ batch }) => batch === 12 && controller.abort() });
  await assert.rejects(stop, { name: "AbortError" });
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("stopped")),
    ["stopped.safetensors.checkpoint"],
  );
  const seen: number[] = [];
  const again = { ...(await options(stopped)), onBatch: ({ batch }: { batch: number }) => seen.push(batch) };
  for (const [name, other] of [
    ["width", { width: 5 }],
    ["seed", { seed: 4 }],
    ["epochs", { epochs: 4 }],
  ] as const)
    // prettier-ignore
    await assert.rejects(pretrainOnPhotographs({ ...again, ...other }), {
      code: "checkpoint/other-run",
      message: new RegExp(`belongs to a run with another ${name}; give the same`),
    });
  assert.equal((await pretrainOnPhotographs(again)).sha256, sha256);
  assert.deepEqual(seen, [11, 12, 13, 14, 15]);
  assert.ok(!existsSync(`${stopped}.checkpoint`));
});

test("the command trains, and refuses options of the other ways and photographs without terms", async (t) => {
  const out = join(temporary(t), "photos-resnet18-w2.safetensors");
  const command = ["pretrain", "--data", await set, "--out", out];
  const few = ["--epochs", "1", "--width", "2", "--image-size", "16", "--batch", "30", "--no-augmentation"];
  const { code, stdout, stderr } = await palimpsest(...command, ...few, "--terms", "made for a test");
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^colours: 60 photographs of 3 classes; accuracy [\d.]+ on those held out; classes of VOC among/,
  );
  const manifest = JSON.parse(readFileSync(out.replace(/safetensors$/, "json"), "utf8")) as Record<string, unknown>;
  const given = `--epochs 1 --width 2 --image-size 16 --batch 30 --no-augmentation`;
  assert.equal(
    (manifest.commands as string[])[0],
    `palimpsest pretrain --out ${out} --data ${await set} --terms 'made for a test' ${given}`,
  );
  for (const [options, message] of [
    [command, /--terms is missing; it takes the terms/],
    [[...command, "--terms", "a", "--images", "3"], /--images got "3"; it takes nothing with photographs/],
    [["pretrain", "--out", out, "--epochs", "3"], /--epochs got "3"; it takes nothing without --data or --trained/],
    [["pretrain", "--out", out, "--trained", "nowhere", "--terms", "a", "--seed", "2"], /--seed got "2"/],
    [
      ["pretrain", "--out", out, "--trained", "nowhere", "--terms", "a"],
      /there is no readable weights file at nowhere/,
    ],
  ] as const) {
    const refused = await palimpsest(...options);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, message);
  }
});

test("the weights of photographs that ship with the package are as their manifests say", async () => {
  await assertShipped(join(packageRoot, "weights"));
});
