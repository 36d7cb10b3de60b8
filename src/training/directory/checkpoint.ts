import { mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { error } from "../../base/errors";
import type { State } from "../../nn";
import { readSafetensors, writeSafetensors } from "../../nn/weights/safetensors";
import type { ScoreRow, Scores } from "../../records";

/** The epoch of the current task that the next one would go on from. */
export interface Best {
  readonly epoch: number;
  /**
   * What selects: mAP over the classes seen so far on the split named, or the number of the epoch where the last is
   * taken.
   */
  readonly value: number;
  /** Test scores of that epoch. */
  readonly test: Scores;
}

/** How far a run has come: enough, with the weights, to go on exactly as if it had never stopped. */
export interface Progress {
  /** 1-based; `epoch` epochs of it are done. */
  readonly task: number;
  readonly epoch: number;
  readonly best: Best | null;
  /** Test scores before training and after each task so far: the rows of R. */
  readonly rows: readonly ScoreRow[];
  /** Lines of `events.jsonl` so far. */
  readonly events: number;
}

/**
 * Groups of tensors in one file: the network, its optimisers, the best epoch's weights, the network of the task before,
 * what the strategy keeps.
 */
export type Weights = Readonly<Record<string, State>>;

const fileName = "latest.safetensors";

/** Writes progress and weights as one file, so that a run cut off while writing still has the checkpoint before. */
export async function saveCheckpoint(
  directory: string,
  progress: Progress,
  weights: Weights,
  parameters: unknown,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const tensors: State = new Map();
  for (const [group, state] of Object.entries(weights))
    for (const [name, tensor] of state) tensors.set(`${group}/${name}`, tensor);
  const metadata = { progress: JSON.stringify(progress), parameters: JSON.stringify(parameters) };
  await writeSafetensors(join(directory, fileName), tensors, { metadata });
}

/**
 * The last checkpoint of a run, or undefined if there is none.
 * @throws `checkpoint/other-run` if it belongs to a run of other parameters, `checkpoint/earlier` if it lacks what is
 *   kept now.
 */
export async function loadCheckpoint(
  directory: string,
  parameters: unknown,
): Promise<{ progress: Progress; weights: Weights } | undefined> {
  const path = join(directory, fileName);
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = await readSafetensors(path);
  assertSameRun(path, JSON.parse(metadata.parameters), parameters);
  const weights: Record<string, State> = {};
  for (const [name, tensor] of tensors) {
    const slash = name.indexOf("/");
    (weights[name.slice(0, slash)] ??= new Map()).set(name.slice(slash + 1), tensor);
  }
  const progress = JSON.parse(metadata.progress) as Progress;
  if (progress.rows === undefined) throw error("checkpoint/earlier", { path });
  return { progress, weights };
}

/** @throws `checkpoint/other-run` where the parameters of a stored run are not those of this one. */
export function assertSameRun(path: string, stored: unknown, parameters: unknown): void {
  const [before, now] = [stored, JSON.parse(JSON.stringify(parameters))] as Record<string, unknown>[];
  const changed = Object.keys({ ...before, ...now }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]),
  );
  if (changed.length > 0) throw error("checkpoint/other-run", { path, changed });
}
