import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import { random } from "../../../src/base/random";
import { imageNetNormalisation, Network } from "../../../src/nn";
import { readSafetensors, writeSafetensors } from "../../../src/nn/weights/safetensors";
import { openModel, predictImages, shipTrained } from "../../../src/training";
import { temporary } from "../../data/fixtures";
import { assertShipped } from "./shipped";

const kept = temporary({ after });
process.env.PALIMPSEST_CACHE = join(kept, "cache");
const size = 32;
const classes = ["boat", "cat", "fox"];

/** What `train.py` writes beside the tensors: texts, and JSON of all that is none. */
const metadata = {
  ...{
    data: "set.zip",
    photographs: "900",
    heldOut: "30",
    heldOutAccuracy: "0.4321",
    classes: JSON.stringify(classes),
  },
  ...{ network: "resnet18", imageSize: String(size), storedSize: "16", seed: "5", epochs: "2.5", seconds: "12.5" },
  ...{
    normalise: JSON.stringify(imageNetNormalisation),
    device: "cpu",
    torch: "2.9.1",
    command: "python3 train.py --epochs 2",
  },
};

/** A file as `train.py` writes it, of random weights with running statistics of their own. */
async function trainedFile(
  path: string,
  width: number,
  outputs = classes.length,
  texts: Record<string, string> = metadata,
) {
  const sizes = { network: "resnet18", width, classes: outputs, imageSize: size };
  const network = new Network({ ...sizes, normalise: imageNetNormalisation }).initialise(2);
  const stream = random(2, "statistics");
  const state = network.state();
  for (const [name, { data }] of state)
    if (/running_|bias/.test(name)) data.forEach((_, i) => (data[i] = 0.5 + stream.uniform()));
  network.dispose();
  await writeSafetensors(path, state, { dtype: "F16", metadata: texts });
  return state;
}

/** Held-out pictures of noise, 10 of each class, and one of each to train on, which is too few to matter. */
async function writePhotographs(folder: string, names = classes): Promise<string[]> {
  const stream = random(4, "pictures");
  const heldOut: string[] = [];
  for (const name of names)
    for (const [part, count] of [
      ["train", 1],
      ["val", 10],
    ] as const) {
      // prettier-ignore
      mkdirSync(join(folder, part, name), { recursive: true });
      for (let i = 0; i < count; i++) {
        const base = [stream.integer(150), stream.integer(150), stream.integer(150)];
        const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) => base[at % 3] + stream.integer(100));
        const file = join(folder, part, name, `${i}.png`);
        await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
          .png()
          .toFile(file);
        if (part === "val") heldOut.push(file);
      }
    }
  return heldOut;
}

test("weights that train.py made become weights that ship, with what it says of its training", async (t) => {
  const folder = temporary(t);
  const trained = join(folder, "trained.safetensors");
  const state = await trainedFile(trained, 4);
  const out = join(folder, "photos-resnet18-w4.safetensors");
  const given = { trained, out, terms: "for research", command: "palimpsest pretrain --trained FILE" };
  await shipTrained(given);
  const [manifest, ...others] = await assertShipped(folder);
  assert.equal(others.length, 0);
  assert.deepEqual([manifest.data.name, manifest.data.images, manifest.data.heldOut], ["set.zip", 900, 30]);
  assert.deepEqual(manifest.accuracy, { share: 0.4321, images: 30, by: "the training" });
  assert.deepEqual([manifest.labelSet, manifest.imageSize, manifest.seconds], ["voc:cat,boat", size, 12.5]);
  assert.deepEqual(manifest.commands, ["python3 train.py --epochs 2", "palimpsest pretrain --trained FILE"]);
  assert.deepEqual([manifest.training.epochs, manifest.training.torch], [2.5, "2.9.1"]);
  assert.deepEqual(manifest.vocClasses, { cat: ["cat"], boat: ["boat"] });
  // The tensors are those of the file, which has fp16 already, but for the classifier.
  const [before, now] = [await readSafetensors(trained), await readSafetensors(out)];
  assert.deepEqual([...now.tensors.keys()].sort(), [...state.keys()].filter((name) => !name.startsWith("fc.")).sort());
  for (const [name, { shape, data }] of now.tensors) {
    assert.deepEqual(shape, before.tensors.get(name)?.shape);
    assert.deepEqual(data, before.tensors.get(name)?.data, name);
  }
});

test("with the photographs, the answers of the weights are measured as predict gives them", async (t) => {
  const folder = temporary(t);
  const data = join(folder, "set");
  const trained = join(folder, "trained.safetensors");
  const [heldOut] = [await writePhotographs(data), await trainedFile(trained, 4)];
  const out = join(folder, "photos-resnet18-w4.safetensors");
  const { accuracy, data: described } = await shipTrained({ trained, out, terms: "none", data });
  const model = await openModel({ weights: trained, network: "resnet18" });
  const predictions = await predictImages(model, heldOut);
  model.dispose();
  const right = predictions.filter(({ image, logits }) => {
    const first = classes[logits.indexOf(Math.max(...logits))];
    return image.includes(`/${first}/`);
  });
  assert.deepEqual(accuracy, { share: right.length / heldOut.length, images: 30, by: "palimpsest" });
  assert.deepEqual([described.name, described.images, described.heldOut], ["set", 3, 30]);
  const other = join(folder, "other");
  await writePhotographs(other, ["boat", "cat", "wolf"]);
  await assert.rejects(shipTrained({ trained, out, terms: "none", data: other }), {
    code: "argument/invalid",
    message: /--data got ".*other of 3 classes"; it takes photographs of the 3 classes that the weights tell apart/,
  });
});

test("of a network with ImageNet's head, ImageNet is said; of a lone backbone, nothing", async (t) => {
  const folder = temporary(t);
  const [trained, out] = [join(folder, "r18.safetensors"), join(folder, "photos-resnet18-w4.safetensors")];
  const state = await trainedFile(trained, 4, 1000, {});
  const known = await shipTrained({ trained, out, terms: "none" });
  assert.deepEqual([known.labelSet, known.vocClasses, known.accuracy], ["imagenet-1k", null, null]);
  assert.match(known.pretrainedOn, /^ImageNet-1k/);
  assert.deepEqual([known.imageSize, known.normalise], [224, imageNetNormalisation]);
  const backbone = new Map([...state].filter(([name]) => !name.startsWith("fc.")));
  await writeSafetensors(trained, backbone, {});
  const unknown = await shipTrained({ trained, out, terms: "none" });
  assert.deepEqual([unknown.labelSet, unknown.vocClasses, unknown.data.images], [null, null, null]);
  await writeSafetensors(trained, new Map([["encoder.weight", { shape: [2], data: Float32Array.of(1, 2) }]]));
  await assert.rejects(shipTrained({ trained, out, terms: "none" }), { code: "weights/foreign" });
  backbone.delete("layer4.1.bn2.running_var");
  await writeSafetensors(trained, backbone, {});
  await assert.rejects(shipTrained({ trained, out, terms: "none" }), {
    code: "weights/mismatch",
    message: /layer4\.1\.bn2\.running_var is missing/,
  });
});

test("a ResNet-18 of full width ships in less than 24 MB", async (t) => {
  const folder = temporary(t);
  const [trained, out] = [join(folder, "r18.safetensors"), join(folder, "photos-resnet18-w64.safetensors")];
  await trainedFile(trained, 64, 200, {
    ...metadata,
    classes: JSON.stringify(Array.from({ length: 200 }, (_, i) => `c${i}`)),
  });
  const { bytes } = await shipTrained({ trained, out, terms: "none", command: "c" });
  // torchvision's 11,689,512 parameters less the 513,000 of fc, and 9,600 running statistics, of 2 bytes each.
  const header = bytes - 2 * (11_689_512 - 513_000 + 9600);
  assert.ok(header > 0 && header < 30_000 && bytes < 24e6, `${bytes}`);
  await assertShipped(folder);
});
