import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test, type TestContext } from "node:test";
import sharp from "sharp";
import { packageRoot } from "../../../src/base/package";
import { Network } from "../../../src/nn";
import { writeSafetensors } from "../../../src/nn/weights/safetensors";
import { resolveParameters, type Manifest } from "../../../src/training";
import { pretrainedFile, shippedWidth } from "../../../src/training/network/shippedWeights";
import { temporary } from "../../data/fixtures";

const photographs = ["voc", "voc:year=2012", "voc-animals", "celeba", "coco", "list"];

/** A folder of weights with empty files of these names. */
function folderOf(t: TestContext, ...names: string[]): string {
  const folder = temporary(t);
  for (const name of names) writeFileSync(join(folder, `${name}.safetensors`), "");
  return folder;
}

test("photographs start from weights of photographs where there are some, drawings from those of drawings", (t) => {
  const folder = folderOf(t, "scenes-resnet18-w32", "scenes-resnet18-w64", "photos-resnet18-w64");
  const nameFor = (benchmark: string | undefined, width: number, network = "resnet18"): string =>
    basename(pretrainedFile({ network, width, benchmark }, folder), ".safetensors");
  for (const benchmark of photographs) {
    assert.equal(nameFor(benchmark, 64), "photos-resnet18-w64", benchmark);
    assert.equal(nameFor(benchmark, 32), "scenes-resnet18-w32", benchmark);
    assert.equal(nameFor(benchmark, 64, "resnet34"), "scenes-resnet34-w64", benchmark);
  }
  for (const benchmark of ["scenes", undefined, "one of a user's own"])
    assert.equal(nameFor(benchmark, 64), "scenes-resnet18-w64", benchmark);
});

test("a run that says no width has that of the weights of photographs, where its scale's has none", (t) => {
  const widthIn = (folder: string, benchmark = "voc", width = 32): number =>
    shippedWidth({ network: "resnet18", width, benchmark }, folder);
  const wide = folderOf(t, "scenes-resnet18-w32", "photos-resnet18-w64", "photos-resnet18-w128", "photos-resnet34-w8");
  assert.deepEqual([widthIn(wide), widthIn(wide, "scenes"), widthIn(wide, "voc", 128)], [64, 32, 128]);
  assert.equal(widthIn(folderOf(t, "scenes-resnet18-w32", "photos-other-w-w64")), 32);
  assert.equal(widthIn(join(wide, "nowhere")), 32);
  const own = { strategy: "finetune", benchmark: "voc", weights: "random" };
  assert.equal(resolveParameters(own).width, 32);
});

/** A copy of the build with a folder of weights of its own: what a user has who adds a file to `weights/`. */
function installation(t: TestContext): string {
  const folder = temporary(t);
  for (const part of ["dist", "environment", "package.json"])
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "weights"));
  return folder;
}

/** A list of 24 pictures, each of a colour of its class. */
async function listedPictures(folder: string): Promise<string> {
  const lines = ["image,split,dog,cat,horse"];
  for (let i = 0; i < 24; i++) {
    const background = { r: i % 3 === 0 ? 250 : 5 * i, g: i % 3 === 1 ? 250 : 0, b: 4 * i };
    await sharp({ create: { width: 32, height: 32, channels: 3, background } })
      .png()
      .toFile(join(folder, `${i}.png`));
    lines.push(`${i}.png,${i < 16 ? "train" : "test"},${[0, 1, 2].map((c) => Number(c === i % 3)).join()}`);
  }
  writeFileSync(join(folder, "list.csv"), lines.join("\n"));
  return join(folder, "list.csv");
}

test("a file that is added to weights/ is what runs on photographs start from, with its width", async (t) => {
  const folder = installation(t);
  const network = new Network({ network: "resnet18", width: 4, classes: 2, imageSize: 32 }).initialise(1);
  const path = join(folder, "weights", "photos-resnet18-w4.safetensors");
  const metadata = { pretrainedOn: "40 photographs", labelSet: "voc:dog,cat" };
  await writeSafetensors(path, network.backboneState(), { dtype: "F16", metadata });
  network.dispose();
  const program = join(folder, "environment", "palimpsest.cjs");
  const options = ["--data", await listedPictures(folder), "--weights", "pretrained", "--image-size", "32"];
  const command = [
    "run",
    "--strategy",
    "finetune",
    "--benchmark",
    "list",
    "--scale",
    "smoke",
    "--protocol",
    "B0-C1",
    "--selection",
    "last",
  ];
  const ran = spawnSync(process.execPath, [program, ...command, ...options, "--out", join(folder, "run")], {
    encoding: "utf8",
  });
  assert.equal(ran.status, 0, ran.stderr);
  const { weights, parameters } = JSON.parse(readFileSync(join(folder, "run", "manifest.json"), "utf8")) as Manifest;
  assert.equal(parameters.width, 4);
  assert.equal(weights.sha256, createHash("sha256").update(readFileSync(path)).digest("hex"));
  assert.deepEqual([weights.pretrainedOn, [...weights.covers].sort()], ["40 photographs", ["cat", "dog"]]);
  assert.deepEqual(weights.coversUnknown, []);
});
