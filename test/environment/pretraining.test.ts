import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import sharp from "sharp";
import { random } from "../../src/base/random";
import { free, Network, originOf, readWeights, tf, toImages } from "../../src/nn";
import { temporary } from "../data/fixtures";
import { root } from "./copy";

const scripts = join(root, "environment", "pretraining");
const size = 32;
const colours = [
  [150, 110, 110],
  [110, 150, 110],
  [110, 110, 150],
] as const;

/** A Python that has the modules; undefined where there is none. `PALIMPSEST_PYTORCH` names one more to try. */
const pythonWith = (modules: string): string | undefined =>
  [process.env.PALIMPSEST_PYTORCH, join(root, ".venv/bin/python"), "python3"].find(
    (program) => program && spawnSync(program, ["-c", `import ${modules}`]).status === 0,
  );

/** Pictures of noise, a little more of one colour in each class; returns the held-out ones with their class. */
async function writePhotographs(folder: string): Promise<{ pixels: Uint8Array; label: number }[]> {
  const stream = random(1, "photographs");
  const heldOut: { pixels: Uint8Array; label: number }[] = [];
  for (const [split, count] of [["train", 20] as const, ["val", 30] as const]) {
    for (const [label, colour] of colours.entries()) {
      mkdirSync(join(folder, split, `class${label}`), { recursive: true });
      for (let i = 0; i < count; i++) {
        const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) => colour[at % 3] + stream.integer(100));
        const png = sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).png();
        await png.toFile(join(folder, split, `class${label}`, `${i}.png`));
        if (split === "val") heldOut.push({ pixels, label });
      }
    }
  }
  return heldOut;
}

const run = (python: string, args: readonly string[]) => spawnSync(python, args, { cwd: scripts, encoding: "utf8" });

/** Skips the test where no Python has the modules. */
function needing(t: TestContext, modules: string): string | undefined {
  const python = pythonWith(modules);
  if (python === undefined) t.skip(`no Python has ${modules} (PALIMPSEST_PYTORCH may name one)`);
  return python;
}

test("a network that PyTorch trained on photographs gives the same answers here", async (t) => {
  const python = needing(t, "torch, numpy, PIL");
  if (python === undefined) return;
  const folder = temporary(t);
  const heldOut = await writePhotographs(join(folder, "set"));
  const out = join(folder, "weights", "made.safetensors");
  const sizes = ["--width", "4", "--epochs", "6", "--batch", "15", "--image-size", String(size)];
  const options = [...sizes, "--learning-rate", "0.05", "--device", "cpu", "--processes", "2", "--out", out];
  const cache = join(folder, "decoded.npz");
  const first = run(python, ["train.py", "--data", join(folder, "set"), "--cache", cache, ...options]);
  assert.equal(first.status, 0, first.stderr);

  const file = await readWeights(out);
  const origin = originOf(file);
  assert.deepEqual(origin.classes, ["class0", "class1", "class2"]);
  assert.equal(origin.imageSize, size);
  const record = JSON.parse(readFileSync(out.replace("safetensors", "json"), "utf8")) as Record<string, unknown>;
  assert.deepEqual(
    [record.photographs, record.heldOut, record.epochs, record.steps, record.imagesSeen],
    [60, 90, 6, 24, 360],
  );

  const network = new Network({
    ...{ network: "resnet18", width: 4, classes: 3, imageSize: size },
    normalise: origin.normalise,
  }).load(file.tensors);
  const images = toImages(Buffer.concat(heldOut.map(({ pixels }) => pixels)), heldOut.length, size, size);
  const logits = network.infer(images);
  const answers = tf.tidy(() => tf.argMax(logits, 1).dataSync());
  free(images);
  tf.dispose(logits);
  network.dispose();
  const right = heldOut.filter(({ label }, row) => answers[row] === label).length;
  assert.equal(record.heldOutAccuracy, Number((right / heldOut.length).toFixed(4)));
  assert.ok(right > heldOut.length / 3, "it learnt nothing");

  // The photographs that were decoded are enough.
  rmSync(join(folder, "set"), { recursive: true });
  const again = run(python, ["train.py", "--data", join(folder, "set"), "--cache", cache, ...options]);
  assert.equal(again.status, 0, again.stderr);
  assert.match(again.stdout, /60 photographs of 3 classes, 90 held out/);
});

test("a wrong path, set or size is refused in one line, and nothing is written", async (t) => {
  const python = needing(t, "torch, numpy, PIL");
  if (python === undefined) return;
  const folder = temporary(t);
  mkdirSync(join(folder, "empty"));
  const out = join(folder, "weights.safetensors");
  for (const [data, message] of [
    ["nowhere", /^train\.py: --data .*nowhere: there is no such folder, zip or tar\n$/],
    ["empty", /^train\.py: --data: no picture is at train\/CLASS\/IMAGE\n$/],
  ] as const) {
    const { status, stderr } = run(python, ["train.py", "--data", join(folder, data), "--epochs", "1", "--out", out]);
    assert.notEqual(status, 0);
    assert.match(stderr, message);
    assert.ok(!existsSync(out));
  }
  assert.deepEqual(readdirSync(folder), ["empty"]);
});

/** Reads one set in every form, and a set without held-out photographs, and prints what came out. */
const forms = `
import json, os, shutil, sys
import photographs
folder = sys.argv[1]
shutil.make_archive(folder, "zip", folder)
shutil.make_archive(folder, "xztar", folder)
sets = [photographs.read(folder + end, 16, 2) for end in ("", ".zip", ".tar.xz")]
same = all((a == b).all() for s in sets[1:] for a, b in
           ((s.images, sets[0].images), (s.labels, sets[0].labels), (s.held_images, sets[0].held_images)))
shutil.rmtree(folder + "/val")
train, held = photographs.listed(photographs.source_of(folder))
os.mkdir(folder + "/val")
shutil.move(folder + "/train/class1/0.png", folder + "/val/a.png")
open(folder + "/val/val_annotations.txt", "w").write("a.png\\tclass1\\t0\\t0\\n")
annotated = photographs.listed(photographs.source_of(folder))[1]
print(json.dumps({"same": bool(same), "shapes": [sets[0].images.shape, sets[0].held_images.shape],
    "held": held, "kept": len(train), "annotated": annotated}))
`;

test("a folder, a zip and a tar of the same photographs are the same set", async (t) => {
  const python = needing(t, "numpy, PIL");
  if (python === undefined) return;
  const folder = join(temporary(t), "set");
  await writePhotographs(folder);
  const { stdout, stderr } = run(python, ["-c", forms, folder]);
  assert.notEqual(stdout, "", stderr);
  const held = colours.flatMap((_, label) =>
    // Of 0, 1, 10, 11 ... in the order of names, the tenth and the twentieth.
    ["17", "9"].map((name) => [`train/class${label}/${name}.png`, `class${label}`]),
  );
  assert.deepEqual(JSON.parse(stdout), {
    same: true,
    shapes: [
      [60, 16, 16, 3],
      [90, 16, 16, 3],
    ],
    held,
    kept: 54,
    annotated: [["val/a.png", "class1"]],
  });
});
