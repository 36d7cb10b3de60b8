/** What an image file is told by its content, and each kind is read right or refused with what it is. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { decode } from "../../../src/data/images/decode";
import { temporary } from "../fixtures";
import { blue, chunk, green, pixelsOf, png, raw, reader, red, rgb, side } from "./pictures";

test("formats are told by content: what is lossless comes back as it was, under any name", async (t) => {
  const read = reader(t);
  const picture = sharp(rgb, { raw });
  const bmp = Buffer.alloc(54 + side * side * 3);
  bmp.write("BM");
  [
    [2, bmp.length],
    [10, 54],
    [14, 40],
    [18, side],
    [22, side],
  ].forEach(([at, value]) => bmp.writeUInt32LE(value, at));
  bmp.set([1, 0, 24, 0], 26);
  const bottomUp = (pixel: number): number => (side - 1 - Math.floor(pixel / side)) * side + (pixel % side);
  bmp.set(
    pixelsOf((pixel) => [blue, green, red].map((channel) => channel(bottomUp(pixel)))),
    54,
  );
  const lossless = [
    bmp,
    await picture.png().toBuffer(),
    await picture.png({ progressive: true }).toBuffer(),
    await picture.webp({ lossless: true }).toBuffer(),
    await picture.tiff({ compression: "lzw" }).toBuffer(),
  ];
  for (const content of lossless)
    for (const name of ["a.png", "a.jpg", "a"]) assert.deepEqual(await read(content, side, name), rgb);
});

test("16 bits become 8 by scaling", async (t) => {
  const read = reader(t);
  const values = [0, 127, 128, 129, 256, 32767, 32896, 65407, 65535, 1000, 20000, 60000];
  const rows = Buffer.alloc(2 * values.length * values.length);
  for (let at = 0; at < values.length ** 2; at++) rows.writeUInt16BE(values[at % values.length], 2 * at);
  const pixels = await read(png(values.length, values.length, 16, 0, rows), values.length);
  values.forEach((value, x) => assert.ok(Math.abs(pixels[3 * x] - value / 257) <= 0.51, `${value}: ${pixels[3 * x]}`));
});

test("animations, other formats and what is no image are refused with what they are", async (t) => {
  const read = reader(t);
  const frames = { raw: { width: side, height: 2 * side, channels: 3, pageHeight: side } as const };
  const two = sharp(Uint8Array.from([...rgb, ...rgb.map((value) => 255 - value)]), frames);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(3);
  const refused: [content: Uint8Array, message: RegExp][] = [
    [await two.webp({ lossless: true }).toBuffer(), /it has 2 pictures, as an animation/],
    [await two.gif().toBuffer(), /it is a GIF, and what is read is JPEG, PNG, WebP, AVIF, BMP, TIFF/],
    [await sharp(rgb, { raw }).gif().toBuffer(), /it is a GIF/],
    [png(side, side, 8, 2, rgb, chunk("acTL", control)), /it has 3 pictures, as an animation/],
    [Buffer.alloc(0), /the file is empty/],
    [Buffer.from("<!DOCTYPE html>\n<html>"), /it is a web page/],
    [Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), /it is XML, such as an SVG/],
    [Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"), /a pointer of Git LFS/],
    [Buffer.from("%PDF-1.7\n"), /it is a PDF/],
    [Buffer.from("P6 2 2 255\n"), /it is a Netpbm/],
    [Buffer.from("\0\0\0\x18ftypheic", "latin1"), /it is a HEIC/],
    [Buffer.from("PK\x03\x04", "latin1"), /it is a zip archive/],
    [Buffer.from("just words\n"), /it is a text/],
    [Buffer.of(0, 1, 2, 3, 200), /it is no image that is known/],
    [Buffer.of(0xff, 0xd8, 0xff), /ends before its image/],
    [png(side, side, 8, 2, rgb).subarray(0, 20), /ends before its image/],
  ];
  for (const [content, message] of refused) await assert.rejects(read(content), { code: "image/unreadable", message });
  const folder = temporary(t);
  mkdirSync(join(folder, "b.jpg"));
  await assert.rejects(decode(join(folder, "b.jpg"), 4), {
    code: "image/unreadable",
    message: /b\.jpg: it is a folder/,
  });
  await assert.rejects(decode(join(folder, "none.jpg"), 4), { code: "image/unreadable", message: /it is not there/ });
  if (existsSync("/dev/zero"))
    await assert.rejects(decode("/dev/zero", 4), { code: "image/unreadable", message: /it is no file/ });
});

test("images of more pixels than are read are refused by their header, whatever follows it", async (t) => {
  const read = reader(t);
  const tooLarge = { code: "image/too-large", message: /\d+ x \d+ pixels, and at most 50,000,000 pixels/ };
  const jpeg = await sharp(rgb, { raw }).jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  const bmp = Buffer.alloc(64);
  bmp.write("BM");
  [
    [14, 40],
    [18, 65000],
    [22, -65000],
  ].forEach(([at, value]) => bmp.writeInt32LE(value, at));
  const webp = await sharp(rgb, { raw }).webp({ lossless: true }).toBuffer();
  // 14 bits each of width and height less 1, after the signature byte of a lossless image.
  webp.writeUInt32LE((16382 | (16382 << 14)) >>> 0, webp.indexOf("VP8L") + 9);
  jpeg.writeUInt16BE(65000, frame + 5);
  jpeg.writeUInt16BE(65000, frame + 7);
  const largePng = (width: number, height: number): Buffer => {
    const content = png(side, side, 8, 2, rgb);
    content.writeUInt32BE(width, 16);
    content.writeUInt32BE(height, 20);
    return content;
  };
  for (const content of [largePng(10000, 10000), largePng(2 ** 31 - 1, 2 ** 31 - 1), jpeg, bmp, webp])
    await assert.rejects(read(content), tooLarge);
  const wide = await sharp({ create: { width: 12000, height: 3000, channels: 3, background: "#204060" } })
    .png()
    .toBuffer();
  assert.deepEqual([...(await read(wide, 1))], [0x20, 0x40, 0x60]);
});
