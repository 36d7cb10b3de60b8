import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { decode } from "../../../src/data/images/decode";
import type { FuzzTarget } from "../target";

const size = 24;
const pixels = Uint8Array.from({ length: 20 * 15 * 3 }, (_, i) => (i * 37) % 256);
const picture = (): sharp.Sharp => sharp(pixels, { raw: { width: 20, height: 15, channels: 3 } });

/** Image files. The decoder is native code, whose blocks V8 does not see: here chance does the work. */
export const image: FuzzTarget = {
  name: "image",
  reads: "image files (JPEG, PNG and others)",
  covers: /\/src\/data\//,
  samples: () =>
    Promise.all([
      picture().jpeg().toBuffer(),
      picture().withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer(),
      picture().png().toBuffer(),
      picture().png({ palette: true }).toBuffer(),
      picture().ensureAlpha(0.5).png().toBuffer(),
      picture().greyscale().toColourspace("b-w").png().toBuffer(),
      picture().toColourspace("rgb16").png().toBuffer(),
      picture().gif().toBuffer(),
      picture().webp().toBuffer(),
      picture().tiff().toBuffer(),
    ]),
  tokens: [
    ...[
      "\xff\xd8",
      "\xff\xd9",
      "\xff\xda",
      "\xff\xc0",
      "\xff\xc2",
      "\xff\xc4",
      "\xff\xdb",
      "\xff\xe1",
      "\xff\xdd",
      "\xff\xee",
    ],
    ...[
      "\x89PNG\r\n\x1a\n",
      "IHDR",
      "IDAT",
      "IEND",
      "PLTE",
      "tRNS",
      "acTL",
      "iCCP",
      "gAMA",
      "GIF89a",
      "RIFF",
      "WEBP",
      "VP8 ",
    ],
    ...["VP8L", "VP8X", "II*\0", "MM\0*", "BM", "Exif\0\0", "JFIF\0", "\0\0\x27\x10\0\0\x27\x10", "\x7f\xff\xff\xff"],
  ],
  largest: 64 * 1024,
  open(folder) {
    const path = join(folder, "image");
    return async (input) => {
      writeFileSync(path, input);
      assert.equal((await decode(path, size)).length, size * size * 3);
    };
  },
};
