/** What an image file is told by its content, and each kind is read right or refused with what it is. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { decode } from "../../../src/data/images/decode";
import { Room } from "../../../src/data/images/room";
import { random } from "../../../src/base/random";
import { temporary } from "../fixtures";

const [side, small] = [12, 5];
const draw = random("formats");
const rgb = Uint8Array.from({ length: side * side * 3 }, () => draw.integer(256));
const raw = { width: side, height: side, channels: 3 } as const;

function reader(t: TestContext): (content: Uint8Array, size?: number, name?: string) => Promise<Uint8Array> {
  const folder = temporary(t);
  return (content, size = small, name = "a.jpg") => {
    writeFileSync(join(folder, name), content);
    return decode(join(folder, name), size);
  };
}

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** A PNG of bytes as they are, by the specification. */
function png(
  width: number,
  height: number,
  bits: number,
  colour: number,
  bytes: Uint8Array,
  ...more: Buffer[]
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour], 8);
  const row = bytes.length / height;
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), bytes.subarray(y * row, (y + 1) * row)]),
  );
  const data = chunk("IDAT", deflateSync(Buffer.concat(lines)));
  const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([start, chunk("IHDR", header), ...more, data, chunk("IEND", Buffer.alloc(0))]);
}

const pixelsOf = (values: (pixel: number) => readonly number[]): Uint8Array =>
  Uint8Array.from(Array.from({ length: side * side }, (_, pixel) => values(pixel)).flat());
const [red, green, blue] = [0, 1, 2].map((channel) => (pixel: number) => rgb[3 * pixel + channel]);
const alpha = (pixel: number): number => ((pixel * 37) % 256) & (pixel % 3 ? 255 : 0);

test("transparent pixels count with the colour that the file has for them, as if they were opaque", async (t) => {
  const read = reader(t);
  const opaque = png(side, side, 8, 2, rgb);
  const grey = png(
    side,
    side,
    8,
    0,
    pixelsOf((pixel) => [red(pixel)]),
  );
  const palette = chunk(
    "PLTE",
    pixelsOf((pixel) => [red(pixel), green(pixel), blue(pixel)]),
  );
  const indices = pixelsOf((pixel) => [pixel]);
  const rgba = pixelsOf((pixel) => [red(pixel), green(pixel), blue(pixel), alpha(pixel)]);
  const wide = (...values: number[]): number[] => values.flatMap((value) => [value, value]);
  const transparent: [name: string, content: Buffer, same: Buffer][] = [
    ["RGBA", png(side, side, 8, 6, rgba), opaque],
    [
      "RGBA of 16 bits",
      png(
        side,
        side,
        16,
        6,
        pixelsOf((pixel) => wide(red(pixel), green(pixel), blue(pixel), alpha(pixel))),
      ),
      opaque,
    ],
    [
      "grey and alpha",
      png(
        side,
        side,
        8,
        4,
        pixelsOf((pixel) => [red(pixel), alpha(pixel)]),
      ),
      grey,
    ],
    [
      "grey and alpha of 16 bits",
      png(
        side,
        side,
        16,
        4,
        pixelsOf((pixel) => wide(red(pixel), alpha(pixel))),
      ),
      grey,
    ],
    [
      "palette",
      png(
        side,
        side,
        8,
        3,
        indices,
        palette,
        chunk(
          "tRNS",
          pixelsOf(() => [0]),
        ),
      ),
      opaque,
    ],
    [
      "a grey that is transparent",
      png(
        side,
        side,
        8,
        0,
        pixelsOf((pixel) => [red(pixel)]),
        chunk("tRNS", Buffer.of(0, red(3))),
      ),
      grey,
    ],
    [
      "a colour that is transparent",
      png(side, side, 8, 2, rgb, chunk("tRNS", Buffer.of(0, red(3), 0, green(3), 0, blue(3)))),
      opaque,
    ],
    [
      "WebP",
      await sharp(rgba, { raw: { ...raw, channels: 4 } })
        .webp({ lossless: true, exact: true })
        .toBuffer(),
      opaque,
    ],
    [
      "TIFF",
      await sharp(rgba, { raw: { ...raw, channels: 4 } })
        .tiff({ compression: "lzw" })
        .toBuffer(),
      opaque,
    ],
  ];
  assert.deepEqual(await read(opaque, side), rgb);
  for (const [name, content, same] of transparent)
    for (const size of [side, small, 2 * side])
      assert.deepEqual(await read(content, size), await read(same, size), name);
});

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

test("work begins as far as there is room, in its order, and also after work that failed", async () => {
  const room = new Room(10);
  const [running, order]: number[][] = [[], []];
  let most = 0;
  const work = (amount: number, fails = false): Promise<void> =>
    room.within(amount, async () => {
      running.push(amount);
      order.push(amount);
      most = Math.max(
        most,
        running.reduce((sum, each) => sum + Math.min(each, 10), 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 1 + (amount % 3)));
      running.splice(running.indexOf(amount), 1);
      if (fails) throw new Error("failed");
    });
  const amounts = [4, 6, 1, 25, 3, 3, 10, 2, 8, 0];
  const results = await Promise.allSettled(amounts.map((amount, index) => work(amount, index % 4 === 1)));
  assert.deepEqual([order, most, running], [amounts, 10, []]);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 3);
});
