import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { decode } from "../../../src/data";
import { random } from "../../../src/base/random";
import { survives } from "../../base/mutations";
import { temporary } from "../fixtures";

test("mutated JPEG headers, baseline and progressive: a coded error, or an image of the size asked for", async (t) => {
  const path = join(temporary(t), "mutant.jpg");
  const draw = random("jpeg");
  const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, () => draw.integer(256));
  for (const progressive of [false, true]) {
    const good = await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
      .withMetadata({ orientation: 3 })
      .jpeg({ progressive })
      .toBuffer();
    const parse = (mutant: Buffer): Promise<Uint8Array> => {
      writeFileSync(path, mutant);
      return decode(path, 24);
    };
    const check = (result: Uint8Array): void => assert.equal(result.length, 24 * 24 * 3);
    await survives(`jpeg ${progressive}`, good, parse, {
      codes: ["image/unreadable"],
      check,
      within: good.lastIndexOf(Buffer.of(0xff, 0xda)) + 14,
    });
  }
});
