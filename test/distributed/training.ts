import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { Benchmark, Example, Split, Task } from "../../src/data";
import { readSafetensors } from "../../src/nn/weights/safetensors";
import { random } from "../../src/base/random";
import type { Reduction, RunOptions } from "../../src/training";

/** A run; `ranks` are the numbers of ranks that train it, by default any. */
export type TrainingRun = RunOptions & {
  readonly name: string;
  readonly reduction?: Reduction;
  readonly ranks?: readonly number[];
};

/** What the programs of `ranks/` are to train. */
export interface TrainingJob {
  readonly benchmark: Benchmark;
  readonly runs: readonly TrainingRun[];
}

export function writeJob(folder: string, job: TrainingJob): void {
  writeFileSync(
    join(folder, "job.json"),
    JSON.stringify(job, (_key, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value)),
  );
}

export function readJob(folder: string): TrainingJob {
  return JSON.parse(readFileSync(join(folder, "job.json"), "utf8"), (_key, value: unknown) =>
    value && typeof value === "object" && "bytes" in value ? Uint8Array.from(value.bytes as number[]) : value,
  ) as TrainingJob;
}

/**
 * Relative distances |a - b| / |b| of groups of tensors of two checkpoints: the network, each optimiser, what is kept.
 */
export async function distances(a: string, b: string): Promise<Record<string, number>> {
  const [one, other] = await Promise.all(
    [a, b].map((folder) => readSafetensors(join(folder, "checkpoints", "latest.safetensors"))),
  );
  if ([...one.tensors.keys()].join() !== [...other.tensors.keys()].join())
    throw new Error("the checkpoints hold different tensors");
  const squares: Record<string, [difference: number, size: number]> = {};
  for (const [name, { data }] of other.tensors) {
    const sums = (squares[name.split("/")[0]] ??= [0, 0]);
    const values = one.tensors.get(name)!.data;
    data.forEach((value, i) => {
      sums[0] += (values[i] - value) ** 2;
      sums[1] += value ** 2;
    });
  }
  return Object.fromEntries(
    Object.entries(squares).map(([group, [difference, size]]) => [group, Math.sqrt(difference / size)]),
  );
}

/**
 * Three tasks of two classes each: class c casts its colour on an image of noise. No two pixels are alike, so that no
 * rounding decides which of several equal values is the largest, and training is as little chaotic as training can be.
 */
export async function noisyBenchmark(folder: string, perTask: Readonly<Record<Split, number>>): Promise<Benchmark> {
  const slices = [
    [0, 1],
    [2, 3],
    [4, 5],
  ];
  const example = async (id: string, classes: readonly number[]): Promise<Example> => {
    const draw = random("noise", id);
    const present = classes.filter((_, i) => i === 0 || draw.uniform() < 0.4);
    const pixels = Uint8Array.from(
      { length: side * side * 3 },
      (_, i) =>
        draw.integer(150) + present.reduce((cast, c) => cast + (c % 3 === i % 3 ? 35 * (1 + (c > 2 ? 1 : 0)) : 0), 0),
    );
    const image = join(folder, `${id}.png`);
    await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toFile(image);
    return {
      id,
      image,
      labels: Uint8Array.from(slices.flat(), (c) => Number(present.includes(c))),
      known: new Uint8Array(6).fill(1),
    };
  };
  const tasks = slices.map(async (own, index): Promise<Task> => {
    const make = (split: Split): Promise<Example[]> =>
      Promise.all(
        Array.from({ length: perTask[split] }, (_, i) =>
          example(`${index}-${split}-${i}`, [own[i % 2], own[1 - (i % 2)], ...(index > 0 ? [i % (2 * index)] : [])]),
        ),
      );
    return {
      number: index + 1,
      classes: own,
      train: await make("train"),
      validation: await make("validation"),
      test: await make("test"),
    };
  });
  return { name: "noisy", classes: ["a", "b", "c", "d", "e", "f"], tasks: await Promise.all(tasks), hash: "noisy" };
}

const side = 64;
