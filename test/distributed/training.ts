import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Benchmark } from "../../src/data";
import type { Reduction } from "../../src/distributed";
import { readSafetensors } from "../../src/nn/safetensors";
import type { RunOptions } from "../../src/training";

/** What `ranks/train.ts` is to do. */
export interface TrainingJob {
  readonly benchmark: Benchmark;
  readonly runs: readonly (RunOptions & { readonly name: string; readonly reduction?: Reduction })[];
}

export function writeJob(folder: string, job: TrainingJob): void {
  writeFileSync(join(folder, "job.json"), JSON.stringify(job, (_key, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value)));
}

/** Largest relative distance |a - b| / |b| over groups of tensors of two checkpoints: the network, each optimiser, what is kept. */
export async function distances(a: string, b: string): Promise<Record<string, number>> {
  const [one, other] = await Promise.all([a, b].map((folder) => readSafetensors(join(folder, "checkpoints", "latest.safetensors"))));
  if ([...one.tensors.keys()].join() !== [...other.tensors.keys()].join()) throw new Error("the checkpoints hold different tensors");
  const squares: Record<string, [difference: number, size: number]> = {};
  for (const [name, { data }] of other.tensors) {
    const sums = (squares[name.split("/")[0]] ??= [0, 0]);
    const values = one.tensors.get(name)!.data;
    data.forEach((value, i) => {
      sums[0] += (values[i] - value) ** 2;
      sums[1] += value ** 2;
    });
  }
  return Object.fromEntries(Object.entries(squares).map(([group, [difference, size]]) => [group, Math.sqrt(difference / size)]));
}
