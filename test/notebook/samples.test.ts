import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import sharp from "sharp";
import { illustrate } from "../../src/notebook/illustrate";
import { samples } from "../../src/notebook/samples";
import { folder } from "./fixture";

/** A photograph of VOC's size, its left half red, and a small picture. */
async function pictures(t: TestContext): Promise<{ readonly large: string; readonly small: string }> {
  const [large, small] = ["large.jpg", "small.jpg"].map((name) => join(folder(t), name));
  const half = await sharp({ create: { width: 250, height: 375, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 500, height: 375, channels: 3, background: "blue" } })
    .composite([{ input: half, left: 0, top: 0 }])
    .jpeg()
    .toFile(large);
  await writeFile(
    small,
    await sharp({ create: { width: 64, height: 48, channels: 3, background: "green" } })
      .jpeg()
      .toBuffer(),
  );
  return { large, small };
}

const sizeOf = async (image: string | Uint8Array): Promise<(number | undefined)[]> => {
  const { width, height } = await sharp(image).metadata();
  return [width, height];
};

test("a notebook carries photographs small, in their proportions, and small pictures as they are", async (t) => {
  const { large, small } = await pictures(t);
  const example = (image: string) => ({
    id: image,
    image,
    labels: Uint8Array.of(1, 1, 0),
    known: Uint8Array.of(1, 0, 1),
  });
  const [first, second] = await samples([large, small].map(example), ["a", "b", "c"], [{ a: 0.5 }, { a: 0.25 }]);
  assert.deepEqual(await sizeOf(first.image), [240, 180]);
  const { data, info } = await sharp(first.image as Uint8Array)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number): number[] => [...data.subarray(info.channels * (90 * info.width + x)).subarray(0, 3)];
  assert.ok(at(60)[0] > 200 && at(60)[2] < 60 && at(180)[2] > 200 && at(180)[0] < 60);
  assert.deepEqual(Buffer.from(second.image as Uint8Array), readFileSync(small));
  // What is not known to be there is not named.
  assert.deepEqual([first.labels, second.predictions], [["a"], { a: 0.25 }]);
});

test("an illustrated prediction keeps the original's size, by which its boxes are drawn", async (t) => {
  const { large, small } = await pictures(t);
  const [first, second] = await illustrate(
    [large, small].map((image) => ({ image, logits: [0], probabilities: { a: 0.5 } })),
  );
  assert.deepEqual([first.width, first.height, first.title, first.boxes], [500, 375, "large.jpg", undefined]);
  assert.deepEqual(await sizeOf(first.image), [480, 360]);
  assert.deepEqual([second.width, second.height], [64, 48]);

  const devkit = folder(t);
  for (const name of ["JPEGImages", "Annotations"]) await mkdir(join(devkit, name));
  await copyFile(large, join(devkit, "JPEGImages", "1.jpg"));
  const object = (name: string, difficult: number) =>
    `<object><name>${name}</name><difficult>${difficult}</difficult>` +
    `<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>450</xmax><ymax>300</ymax></bndbox></object>`;
  await writeFile(
    join(devkit, "Annotations", "1.xml"),
    `<annotation>${object("cat", 0)}${object("dog", 1)}</annotation>`,
  );
  const [third] = await illustrate([
    { image: join(devkit, "JPEGImages", "1.jpg"), logits: [0], probabilities: { a: 0.5 } },
  ]);
  assert.deepEqual(
    [third.labels, third.boxes?.map(({ name, box }) => [name, box.xmax])],
    [
      ["cat"],
      [
        ["cat", 450],
        ["dog", 450],
      ],
    ],
  );
});
