import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { decode } from "../../../src/data/images/decode";
import { random } from "../../../src/base/random";
import { temporary } from "../fixtures";

/** Random RGB noise: any error of position, order or filter shows. */
function noise(width: number, height: number): Uint8Array {
  const stream = random(width, height, "noise");
  return Uint8Array.from({ length: width * height * 3 }, () => stream.integer(256));
}

function picture(pixels: Uint8Array, width: number, height: number): sharp.Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

test("without resizing, the pixels of a PNG come back as they are: rows, columns, then R, G, B", async (t) => {
  const path = join(temporary(t), "a.png");
  const pixels = noise(24, 24);
  await picture(pixels, 24, 24).png().toFile(path);
  assert.deepEqual(await decode(path, 24), pixels);
});

/** Weights of PIL's BILINEAR: a triangle as wide as two output pixels, or two input pixels where the image grows. */
function triangle(from: number, to: number): number[][] {
  const scale = from / to;
  return Array.from({ length: to }, (_, x) => {
    const weights = Array.from({ length: from }, (_, i) =>
      Math.max(0, 1 - Math.abs(i + 0.5 - (x + 0.5) * scale) / Math.max(1, scale)),
    );
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  });
}

for (const [width, height, size] of [
  [50, 38, 22],
  [30, 70, 24],
  [20, 9, 32],
]) {
  test(`${width} x ${height} to ${size} x ${size}: the image through an antialiased triangle filter`, async (t) => {
    const path = join(temporary(t), "a.png");
    const pixels = noise(width, height);
    await picture(pixels, width, height).png().toFile(path);
    const decoded = await decode(path, size);
    const across = triangle(width, size);
    const down = triangle(height, size);
    let worst = 0;
    decoded.forEach((got, at) => {
      const [y, x, c] = [Math.floor(at / (size * 3)), Math.floor(at / 3) % size, at % 3];
      let expected = 0;
      down[y].forEach((v, j) => across[x].forEach((w, i) => (expected += v * w * pixels[(j * width + i) * 3 + c])));
      worst = Math.max(worst, Math.abs(got - expected));
    });
    assert.ok(worst <= 1.5, `${worst}`); // rounded to 8 bits after each of two passes
  });
}

test("every kind of file becomes RGB: grey, palette, 16 bits, alpha, CMYK", async (t) => {
  const folder = temporary(t);
  const flat = picture(new Uint8Array(40 * 30 * 3).fill(120), 40, 30);
  const files: Record<string, sharp.Sharp> = {
    "grey.jpg": flat.clone().greyscale().jpeg(),
    "palette.png": flat.clone().png({ palette: true }),
    "sixteen.png": flat.clone().toColourspace("rgb16").png(),
    "alpha.png": flat.clone().ensureAlpha(0.5).png(),
    "cmyk.jpg": flat.clone().toColourspace("cmyk").jpeg(),
  };
  for (const [name, image] of Object.entries(files)) {
    await image.toFile(join(folder, name));
    const decoded = await decode(join(folder, name), 16);
    assert.equal(decoded.length, 16 * 16 * 3, name);
    // CMYK goes through a profile into the file, and back without one: what PIL 13.0 makes of the file.
    const expected = name === "cmyk.jpg" ? [92, 95, 92] : [120, 120, 120];
    decoded.forEach((value, at) => assert.ok(Math.abs(value - expected[at % 3]) <= 2, `${name}: ${value}`));
  }
});

test("the EXIF orientation is ignored, as in the original", async (t) => {
  const folder = temporary(t);
  const pixels = noise(16, 16);
  await picture(pixels, 16, 16).jpeg({ quality: 95 }).toFile(join(folder, "plain.jpg"));
  await picture(pixels, 16, 16)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toFile(join(folder, "turned.jpg"));
  assert.equal((await sharp(join(folder, "turned.jpg")).metadata()).orientation, 6);
  assert.deepEqual(await decode(join(folder, "turned.jpg"), 16), await decode(join(folder, "plain.jpg"), 16));
});

test("a file written anew is read anew", async (t) => {
  const path = join(temporary(t), "a.png");
  for (const value of [10, 200]) {
    await picture(new Uint8Array(8 * 8 * 3).fill(value), 8, 8)
      .png()
      .toFile(path);
    assert.equal((await decode(path, 8))[0], value);
  }
});

test("missing, empty, foreign, truncated and corrupt files are refused with their path", async (t) => {
  const folder = temporary(t);
  const good = join(folder, "good.jpg");
  await picture(noise(200, 150), 200, 150).jpeg().toFile(good);
  const bytes = readFileSync(good);
  const damaged = Buffer.from(bytes);
  // Holds markers that belong nowhere.
  for (let i = 0; i < 400; i++) damaged[(bytes.length >> 1) + i] = (i * 7919) & 255;
  const cases = {
    empty: Buffer.alloc(0),
    text: Buffer.from("not an image"),
    truncated: bytes.subarray(0, bytes.length >> 1),
    "all but the end": bytes.subarray(0, -2),
    damaged,
  };
  for (const [name, content] of Object.entries(cases)) {
    const path = join(folder, `${name}.jpg`);
    writeFileSync(path, content);
    await assert.rejects(decode(path, 32), (thrown: Error & { code?: string }) => {
      assert.equal(thrown.code, "image/unreadable", name);
      assert.ok(thrown.message.includes(path) && !thrown.message.includes("\n"), thrown.message);
      return true;
    });
  }
  await assert.rejects(decode(join(folder, "gone.jpg"), 32), { code: "image/unreadable", message: /gone\.jpg/ });
});
