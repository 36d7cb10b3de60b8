import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { blue, chunk, green, pixelsOf, png, raw, reader, red, rgb, side, small } from "./pictures";

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
