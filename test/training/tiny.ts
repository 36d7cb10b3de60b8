import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import type { Benchmark, Example, Task } from "../../src/data";
import { random } from "../../src/base/random";
import type { RunOptions } from "../../src/training";

/** A folder that goes away with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Parameters that train in a second or two on the tiny benchmark. */
export const tinyOptions = {
  scale: "smoke",
  imageSize: 32,
  width: 4,
  batch: 8,
  epochs: 2,
  learningRate: 5e-3,
} as const satisfies Partial<RunOptions>;

/**
 * Three tasks of two classes each: class c is a patch of its own colour at a random place. An image of task t holds at
 * least one class of t, and sometimes one of an earlier task.
 */
export async function tinyBenchmark(
  folder: string,
  perTask = { train: 20, validation: 8, test: 8 },
): Promise<Benchmark> {
  const slices = [
    [0, 1],
    [2, 3],
    [4, 5],
  ];
  const tasks: Task[] = [];
  for (const [index, classes] of slices.entries()) {
    const number = index + 1;
    const make = (split: keyof typeof perTask): Promise<Example[]> =>
      Promise.all(
        Array.from({ length: perTask[split] }, (_, i) =>
          example(folder, `${number}-${split}-${i}`, classes, slices.slice(0, index).flat()),
        ),
      );
    tasks.push({
      number,
      classes,
      train: await make("train"),
      validation: await make("validation"),
      test: await make("test"),
    });
  }
  return { name: "tiny", classes: ["red", "green", "blue", "yellow", "cyan", "magenta"], tasks, hash: "tiny" };
}

const colours = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [0, 255, 255],
  [255, 0, 255],
];

async function example(
  folder: string,
  id: string,
  own: readonly number[],
  earlier: readonly number[],
): Promise<Example> {
  const draw = random("tiny", id);
  const present = new Set([own[draw.integer(own.length)]]);
  if (draw.uniform() < 0.3) present.add(own[draw.integer(own.length)]);
  if (earlier.length > 0 && draw.uniform() < 0.5) present.add(earlier[draw.integer(earlier.length)]);
  const pixels = Buffer.alloc(32 * 32 * 3, 60 + draw.integer(80));
  [...present].forEach((c, k) => {
    const [left, top] = [16 * (k % 2) + draw.integer(6), 16 * (k >> 1) + draw.integer(6)];
    for (let y = top; y < top + 10; y++)
      for (let x = left; x < left + 10; x++) pixels.set(colours[c], (y * 32 + x) * 3);
  });
  const image = join(folder, `${id}.png`);
  await sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toFile(image);
  return {
    id,
    image,
    labels: Uint8Array.from(colours, (_, c) => Number(present.has(c))),
    known: new Uint8Array(6).fill(1),
  };
}
