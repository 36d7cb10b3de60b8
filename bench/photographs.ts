import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { random } from "../src/base/random";

/**
 * Coarse shapes, texture and grain: [cells across, cells down, amplitude]. Their sum has about the entropy of a
 * photograph.
 */
const layers = [
  [8, 6, 150],
  [60, 45, 60],
  [250, 188, 30],
] as const;

/**
 * Writes `count` pictures of VOC's usual size, 500 x 375, as JPEG files of some 60 kB into a new temporary folder, and
 * returns it with the way to remove it. The same pictures each time.
 */
export async function photographs(count: number): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "palimpsest-bench-"));
  const [width, height] = [500, 375];
  for (let i = 0; i < count; i++) {
    const draw = random("photograph", i);
    const sum = new Float32Array(width * height * 3).fill(128);
    for (const [across, down, amplitude] of layers) {
      const cells = Uint8Array.from({ length: across * down * 3 }, () => draw.integer(256));
      const layer = await sharp(cells, { raw: { width: across, height: down, channels: 3 } })
        .resize(width, height, { fit: "fill" })
        .raw()
        .toBuffer();
      layer.forEach((value: number, at: number) => (sum[at] += (amplitude * (value - 128)) / 128));
    }
    await sharp(Uint8ClampedArray.from(sum), { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 92 })
      .toFile(join(folder, `${String(i).padStart(4, "0")}.jpg`));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
