import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { XMLParser } from "fast-xml-parser";
import sharp from "sharp";
import { cacheFolder } from "../../../src/base/cacheFolder";
import { ensureScenes, sceneScales, sceneSets, writeScenes } from "../../../src/data/scenes";
import { vocClasses } from "../../../src/data/voc/classes";

let folder: string;
let scenes: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "palimpsest-scenes-"));
  await writeScenes({ scale: "smoke", seed: 1, out: join(folder, "a") });
  scenes = join(folder, "a", "Scenes");
});
after(() => rmSync(folder, { recursive: true, force: true }));

function hashTree(root: string): string {
  const hash = createHash("sha256");
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const name of entries.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(name.slice(root.length)).update(readFileSync(name));
  }
  return hash.digest("hex");
}

const lines = (path: string): string[] => readFileSync(path, "utf8").trimEnd().split("\n");
const artistsOfRole = {
  train: ["noto", "noto-v1", "twemoji", "emojione", "fxemoji", "streamline-emojis", "emojione-v1"],
  val: ["openmoji"],
  test: ["fluent-emoji-flat"],
  intest: ["noto", "noto-v1", "twemoji", "emojione", "fxemoji", "streamline-emojis", "emojione-v1"],
};

/** What the annotation of a scene holds, as the parser gives it. */
interface Annotation {
  readonly filename: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly object: readonly {
    readonly name: string;
    readonly artist: string;
    readonly bndbox: Readonly<Record<"xmin" | "ymin" | "xmax" | "ymax", number>>;
  }[];
}

test("same seed, same bytes; another seed, others", async () => {
  const { sha256 } = await writeScenes({ scale: "smoke", seed: 1, out: join(folder, "b") });
  assert.equal(hashTree(scenes), hashTree(join(folder, "b", "Scenes")));
  const manifest = JSON.parse(readFileSync(join(scenes, "scenes.json"), "utf8")) as { readonly sha256: string };
  assert.equal(manifest.sha256, sha256);
  const other = await writeScenes({ scale: "smoke", seed: 2, out: join(folder, "b") });
  assert.notEqual(other.sha256, sha256);
  assert.notEqual(hashTree(scenes), hashTree(join(folder, "b", "Scenes")));
  assert.deepEqual(readdirSync(join(folder, "b")), ["Scenes"]);
  const spelt = await writeScenes({ scale: "smoke", seed: 1, coOccurrence: "independent", out: join(folder, "b") });
  assert.deepEqual(spelt, manifest, "a default that is spelt out");
  const paired = await writeScenes({ scale: "smoke", seed: 1, coOccurrence: "voc", out: join(folder, "b") });
  assert.deepEqual([paired.coOccurrence, paired.sha256 === sha256], ["voc", false]);
});

test("the folder is a VOC devkit whose lists, annotations and images agree, split by artist", async () => {
  const parser = new XMLParser({ isArray: (tag) => tag === "object" });
  const all = new Set<string>();
  for (const set of sceneSets) {
    const images = lines(join(scenes, "ImageSets", "Main", `${set}.txt`));
    assert.equal(images.length, sceneScales.smoke[set]);
    const labels = new Map(images.map((image) => [image, new Set<string>()]));
    for (const name of vocClasses) {
      const list = lines(join(scenes, "ImageSets", "Main", `${name}_${set}.txt`)).map((line) => line.split(/\s+/));
      assert.deepEqual(
        list.map(([image]) => image),
        images,
      );
      for (const [image, value] of list) {
        assert.ok(value === "1" || value === "-1");
        if (value === "1") labels.get(image)!.add(name);
      }
    }
    for (const image of images) {
      assert.ok(!all.has(image));
      all.add(image);
      const text = readFileSync(join(scenes, "Annotations", `${image}.xml`), "utf8");
      const { annotation } = parser.parse(text) as { readonly annotation: Annotation };
      assert.equal(annotation.filename, `${image}.jpg`);
      assert.deepEqual(new Set(annotation.object.map(({ name }) => name)), labels.get(image));
      for (const { bndbox, artist } of annotation.object) {
        const { xmin, ymin, xmax, ymax } = bndbox;
        assert.ok(
          1 <= xmin &&
            xmin < xmax &&
            xmax <= annotation.size.width &&
            1 <= ymin &&
            ymin < ymax &&
            ymax <= annotation.size.height,
        );
        assert.ok(artistsOfRole[set].includes(artist), `${set}: ${artist}`);
      }
      const { data, info } = await sharp(join(scenes, "JPEGImages", `${image}.jpg`))
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.deepEqual([info.width, info.height, info.channels, data.length], [64, 64, 3, 64 * 64 * 3]);
    }
  }
  assert.equal(readdirSync(join(scenes, "JPEGImages")).length, all.size);
  const attribution = readFileSync(join(scenes, "ATTRIBUTION.md"), "utf8");
  for (const artist of Object.values(artistsOfRole).flat()) assert.ok(attribution.includes(`| ${artist} |`));
});

test("a failure leaves nothing behind, and a folder of someone else's is left alone", async () => {
  const out = join(folder, "c");
  const stop = (done: number, total: number): void => {
    if (done > total - 450) throw new Error("stop");
  };
  await assert.rejects(writeScenes({ scale: "smoke", seed: 1, out, onProgress: stop }), /stop/);
  assert.deepEqual(readdirSync(out), []);
  mkdirSync(join(out, "Scenes"));
  writeFileSync(join(out, "Scenes", "mine"), "");
  await assert.rejects(writeScenes({ scale: "smoke", seed: 1, out }), { code: "scenes/occupied" });
  assert.deepEqual(readdirSync(join(out, "Scenes")), ["mine"]);
});

test("two that ask at once get one cached folder", async () => {
  // The rasterised glyphs are shared with the real cache: they take seconds to make.
  const glyphs = cacheFolder("glyphs");
  const kept = process.env.PALIMPSEST_CACHE;
  process.env.PALIMPSEST_CACHE = join(folder, "cache");
  try {
    mkdirSync(join(folder, "cache"));
    symlinkSync(glyphs, join(folder, "cache", "glyphs"));
    const [one, two] = await Promise.all([
      ensureScenes({ scale: "smoke", seed: 1 }),
      ensureScenes({ scale: "smoke", seed: 1 }),
    ]);
    assert.equal(one, two);
    assert.equal(hashTree(join(one, "Scenes")), hashTree(scenes));
    assert.equal(readdirSync(join(folder, "cache", "scenes")).length, 1);
  } finally {
    if (kept === undefined) delete process.env.PALIMPSEST_CACHE;
    else process.env.PALIMPSEST_CACHE = kept;
  }
});
