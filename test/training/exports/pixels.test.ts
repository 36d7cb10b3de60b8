import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import sharp from "sharp";
import { random } from "../../../src/base/random";
import { decode } from "../../../src/data";
import { resized, withoutExif } from "../../../src/training/exports/page/pixels";
import { temporaryFolder } from "../tiny";

const folder = temporaryFolder();
const draw = random("pixels", 1);

describe("the pixels of the page", () => {
  const sizes = [
    [300, 420, 64],
    [64, 64, 64],
    [33, 47, 64],
    [640, 480, 224],
    [1, 5, 8],
  ] as const;
  for (const [width, height, size] of sizes) {
    it(`${width} x ${height} to ${size}: those of decode, but for one level in 2 of 100 at the most`, async () => {
      const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : draw.integer(256)));
      const file = join(folder, `${width}x${height}.png`);
      await sharp(data, { raw: { width, height, channels: 4 } })
        .removeAlpha()
        .png()
        .toFile(file);
      const [ours, theirs] = [await decode(file, size), resized({ data, width, height }, size)];
      const differences = ours.map((value, i) => Math.abs(value - theirs[i]));
      assert.ok(differences.every((difference) => difference <= 1));
      assert.ok(differences.filter((difference) => difference > 0).length < 0.02 * ours.length);
    });
  }

  it("a JPEG is not turned by its EXIF; its picture and other files stay as they are", async () => {
    const data = Uint8Array.from({ length: 40 * 20 * 3 }, (_, i) => (i * 7) % 256);
    const file = join(folder, "turned.jpg");
    const image = sharp(data, { raw: { width: 40, height: 20, channels: 3 } });
    await image.withMetadata({ orientation: 6 }).jpeg().toFile(file);
    const turned = new Uint8Array(readFileSync(file));
    assert.equal((await sharp(turned).metadata()).orientation, 6);
    const straight = withoutExif(turned);
    const { orientation, width, height } = await sharp(straight).metadata();
    assert.deepEqual([orientation, width, height], [undefined, 40, 20]);
    const raw = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();
    assert.deepEqual(await raw(straight), await raw(turned));
    const png = await sharp(data, { raw: { width: 40, height: 20, channels: 3 } })
      .png()
      .toBuffer();
    assert.deepEqual(withoutExif(png), png);
    for (const cut of [0, 1, 3, 5, 30, turned.length - 1])
      assert.ok(withoutExif(turned.subarray(0, cut)).length <= cut, `${cut} bytes of a file`);
  });
});
