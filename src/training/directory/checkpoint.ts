import { error } from "../../base/errors";
import type { State } from "../../nn";
import { readSafetensors, writeSafetensors } from "../../nn/weights/safetensors";
import type { ScoreRow, Scores } from "../../records";
import { checked, parametersIn, progressShape } from "./shapes";
import { scoreRowOf, scoresOf } from "./stored";

/** The epoch of the current task that the next task would go on from. */
export interface SelectedEpoch {
  readonly epoch: number;
  /**
   * What selects: mAP over the classes seen so far on the split named, or the epoch's number where the last is taken.
   */
  readonly value: number;
  /** Test scores of that epoch. */
  readonly test: Scores;
}

/** How far a run has come: enough, with the tensors, to go on exactly as if it had never stopped. */
export interface RunProgress {
  /** 1-based; `epoch` epochs of it are done. */
  readonly task: number;
  readonly epoch: number;
  readonly best: SelectedEpoch | null;
  /** Test scores before training and after each task so far: the rows of R. */
  readonly rows: readonly ScoreRow[];
  /** Lines of `events.jsonl` so far. */
  readonly events: number;
}

/**
 * Groups of tensors in one file: `network`, its optimisers `shared` and `head`, the `best` epoch's weights, the network
 * of the task before as `previous`, and what the strategy keeps as `kept`.
 */
export type CheckpointTensors = Readonly<Record<string, State>>;

/** Where a run stopped. */
export interface Checkpoint {
  readonly progress: RunProgress;
  readonly tensors: CheckpointTensors;
}

/** Writes a checkpoint as one file, so that a run cut off while writing still has the checkpoint before. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint, parameters: unknown): Promise<void> {
  const tensors: State = new Map();
  for (const [group, state] of Object.entries(checkpoint.tensors)) {
    for (const [name, tensor] of state) tensors.set(`${group}/${name}`, tensor);
  }
  const metadata = { progress: JSON.stringify(checkpoint.progress), parameters: JSON.stringify(parameters) };
  await writeSafetensors(path, tensors, { metadata });
}

/** The progress as it is stored: earlier versions kept no rows. */
type Stored = Omit<RunProgress, "rows"> & Partial<RunProgress>;

/**
 * Reads a checkpoint of a run of these parameters.
 * @throws `checkpoint/other-run` if it belongs to a run of other parameters, `checkpoint/earlier` if it lacks what is
 *   kept now.
 */
export async function readCheckpoint(path: string, parameters: unknown): Promise<Checkpoint> {
  const { tensors, metadata } = await readSafetensors(path);
  assertSameRun(path, parametersIn(path, metadata.parameters ?? ""), parameters);
  const groups = Object.create(null) as Record<string, State>; // a name in the file may be that of what objects have
  for (const [name, tensor] of tensors) {
    const slash = name.indexOf("/");
    (groups[name.slice(0, slash)] ??= new Map()).set(name.slice(slash + 1), tensor);
  }
  const { best, rows, ...place } = checked<Stored>(path, metadata.progress ?? "", progressShape, "its progress");
  if (rows === undefined) throw error("checkpoint/earlier", { path });
  const stored = best && { ...best, value: best.value ?? NaN, test: scoresOf(best.test) };
  return { progress: { ...place, rows: rows.map(scoreRowOf), best: stored }, tensors: groups };
}

/** @throws `checkpoint/other-run` where the parameters of a stored run are not those of this one. */
export function assertSameRun(path: string, stored: unknown, parameters: unknown): void {
  const [before, now] = [stored, JSON.parse(JSON.stringify(parameters))] as Record<string, unknown>[];
  const changed = Object.keys({ ...before, ...now }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]),
  );
  if (changed.length > 0) throw error("checkpoint/other-run", { path, changed });
}
