/** Half a picture is refused, however its file was closed; what comes after a picture does not matter. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { decode } from "../../../src/data/images/decode";
import { random } from "../../../src/base/random";
import { temporary } from "../fixtures";

const size = 16;
const end = Buffer.of(0xff, 0xd9);
const unreadable = { code: "image/unreadable", message: /JPEG data|scans .* missing|before its image/ };

async function noise(width: number, height: number, options: sharp.JpegOptions, grey = false): Promise<Buffer> {
  const draw = random("whole", width, height);
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => draw.integer(256));
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  return (grey ? image.greyscale() : image).jpeg({ quality: 85, ...options }).toBuffer();
}

const kinds: readonly (readonly [name: string, options: sharp.JpegOptions, grey?: boolean])[] = [
  ["4:2:0", {}],
  ["4:4:4", { chromaSubsampling: "4:4:4" }],
  ["grey", {}, true],
  ["progressive", { progressive: true }],
  ["optimised scans", { mozjpeg: true }],
];

for (const [name, options, grey] of kinds) {
  test(`a JPEG (${name}) that lost a part and was closed again is refused, and whole ones are not`, async (t) => {
    const path = join(temporary(t), "a.jpg");
    const read = (content: Buffer): Promise<Uint8Array> => (writeFileSync(path, content), decode(path, size));
    for (const [width, height] of [
      [64, 48],
      [40, 33],
      [24, 16],
      [57, 25],
      [16, 8],
      [9, 1],
      [333, 41],
    ]) {
      const whole = await noise(width, height, options, grey);
      const pixels = await read(whole);
      const scan = whole.indexOf(Buffer.of(0xff, 0xda)) + 14;
      for (const left of [0.3, 0.5, 0.75, 0.9]) {
        const cut = Math.floor(scan + (whole.length - 2 - scan) * left);
        const shown = `${width}x${height}, ${left}`;
        await assert.rejects(read(Buffer.concat([whole.subarray(0, cut), end])), unreadable, shown);
        await assert.rejects(read(whole.subarray(0, cut)), unreadable, shown);
      }
      for (const more of [
        Buffer.from("more"),
        Buffer.of(0xff, 0xda, 0, 3),
        whole.subarray(0, scan + 9),
        whole,
        Buffer.alloc(9),
      ])
        assert.deepEqual(await read(Buffer.concat([whole, more])), pixels);
    }
  });
}

test("a progressive JPEG without its last scans is refused", async (t) => {
  const path = join(temporary(t), "a.jpg");
  const whole = await noise(40, 40, { progressive: true });
  for (
    let scan = whole.lastIndexOf(Buffer.of(0xff, 0xda));
    scan > 0;
    scan = whole.lastIndexOf(Buffer.of(0xff, 0xda), scan - 1)
  ) {
    writeFileSync(path, Buffer.concat([whole.subarray(0, scan), end]));
    await assert.rejects(decode(path, size), unreadable);
  }
});

test("a PNG that lost a part is refused, closed again or not; what comes after one is not", async (t) => {
  const path = join(temporary(t), "a.png");
  const draw = random("png");
  const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, () => draw.integer(256));
  const whole = await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .png()
    .toBuffer();
  const close = whole.subarray(whole.length - 12);
  const read = (content: Buffer): Promise<Uint8Array> => (writeFileSync(path, content), decode(path, size));
  const expected = await read(whole);
  assert.deepEqual(await read(Buffer.concat([whole, Buffer.from("more"), whole.subarray(0, 99)])), expected);
  for (const left of [40, 60, 0.5, 0.9].map((part) => (part < 1 ? Math.floor(whole.length * part) : part)))
    for (const content of [whole.subarray(0, left), Buffer.concat([whole.subarray(0, left), close])])
      await assert.rejects(read(content), { code: "image/unreadable" });
});
