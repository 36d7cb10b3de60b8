import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import sharp from "sharp";
import { random } from "../../src/base/random";
import type { Example } from "../../src/data/benchmark";
import { batches, type Batch, type BatchOptions } from "../../src/data/loader";

export const size = 12;
export const pixels = size * size * 3;
export let folder: string;
export let examples: Example[];
/** The true pixels by id. */
export const truth = new Map<string, Uint8Array>();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "palimpsest-"));
  examples = await Promise.all(
    Array.from({ length: 23 }, async (_, index) => {
      const stream = random(index, "loader test");
      const id = `image ${index}`;
      const image = Uint8Array.from({ length: pixels }, () => stream.integer(256));
      truth.set(id, image);
      await sharp(image, { raw: { width: size, height: size, channels: 3 } })
        .png()
        .toFile(join(folder, `${index}.png`));
      const labels = Uint8Array.from({ length: 4 }, () => stream.integer(2));
      return {
        id,
        image: join(folder, `${index}.png`),
        labels,
        known: Uint8Array.from({ length: 4 }, () => stream.integer(2)),
      };
    }),
  );
});
after(() => rm(folder, { recursive: true, force: true }));

/** Unhandled rejections of the whole file; node's runner would blame whichever test runs then. */
export const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

export async function all(options: Partial<BatchOptions>, from: readonly Example[] = examples): Promise<Batch[]> {
  const result: Batch[] = [];
  for await (const batch of batches(from, { size, batch: 5, ...options })) result.push(batch);
  return result;
}

export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

export function mirrored(image: Uint8Array): Uint8Array {
  return image.map((_, at) => {
    const [y, x, c] = [Math.floor(at / (size * 3)), Math.floor(at / 3) % size, at % 3];
    return image[(y * size + (size - 1 - x)) * 3 + c];
  });
}

export const rows = (batch: Batch): [string, Uint8Array][] =>
  batch.ids.map((id, row) => [id, batch.images.slice(row * pixels, (row + 1) * pixels)]);
export const ids = (list: readonly Batch[]): string[] => list.flatMap((batch) => batch.ids);
