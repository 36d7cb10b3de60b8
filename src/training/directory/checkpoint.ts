import { error } from "../../base/errors";
import { parseJson } from "../../base/json/parse";
import type { State } from "../../nn";
import { readSafetensors, writeSafetensors } from "../../nn/weights/safetensors";
import type { RunParameters, ScoreRow, Scores } from "../../records";
import type { EpochPart } from "../checkpoints/epochSums";
import { locations } from "./changes";
import { checksumOf } from "./checksum";
import { progressShape } from "./shapes";
import { scoreRowOf, scoresOf } from "./stored";

/** The epoch of the current task that the next task would go on from. */
export interface SelectedEpoch {
  readonly epoch: number;
  /**
   * What selects: mAP over the classes seen so far on the split named, NaN where that is not defined, or the epoch's
   * number where the last is taken.
   */
  readonly value: number;
  /** Test scores of that epoch; left out where they are taken at the end of the task. */
  readonly test?: Scores;
}

/** How far a run has come: enough, with the tensors, to go on exactly as if it had never stopped. */
export interface RunProgress {
  /** 1-based; `epoch` epochs of it are done. */
  readonly task: number;
  readonly epoch: number;
  /** What the next epoch has come to, where the run stopped in the middle of it. */
  readonly part?: EpochPart;
  readonly best: SelectedEpoch | null;
  /** Test scores before training and after each task so far: the rows of R. */
  readonly rows: readonly ScoreRow[];
  /** Images that have passed forward to train so far, on all ranks together. Earlier versions did not write it. */
  readonly passes?: number;
  /** Lines of `events.jsonl` so far. */
  readonly events: number;
}

/**
 * Groups of tensors in one file: `network`, its optimisers `shared` and `head`, the `best` epoch's weights, the network
 * of the task before as `previous`, what the strategy keeps as `kept`, what the direction remembers as `direction`, the
 * threshold of the `completion` of labels, and the `statistics` of each rank where they have their own.
 */
export type CheckpointTensors = Readonly<Record<string, State>>;

/** Where a run stopped. */
export interface Checkpoint {
  readonly progress: RunProgress;
  readonly tensors: CheckpointTensors;
}

/**
 * Writes a checkpoint as one file, so that a run cut off while writing still has the checkpoint before.
 * @param earlier path that the checkpoint before goes to; without it, it is replaced.
 */
export async function writeCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  parameters: unknown,
  earlier?: string,
): Promise<void> {
  const tensors: State = new Map();
  for (const [group, state] of Object.entries(checkpoint.tensors)) {
    for (const [name, tensor] of state) tensors.set(`${group}/${name}`, tensor);
  }
  const texts = { progress: JSON.stringify(checkpoint.progress), parameters: JSON.stringify(parameters) };
  const metadata = { ...texts, checksum: checksumOf(tensors, texts) };
  await writeSafetensors(path, tensors, { metadata, earlier });
}

/**
 * Reads a checkpoint of a run of these parameters.
 * @throws `checkpoint/other-run` if it belongs to a run of other parameters, `checkpoint/earlier` if it lacks what is
 *   kept now, `checkpoint/unreadable` if it is none or is damaged, and what `readSafetensors` throws.
 */
export async function readCheckpoint(path: string, parameters: unknown): Promise<Checkpoint> {
  const { tensors, metadata } = await readSafetensors(path);
  const { checksum, ...texts } = metadata;
  // Earlier versions wrote none.
  if (checksum !== undefined && checksum !== checksumOf(tensors, texts)) {
    throw error("checkpoint/unreadable", {
      path,
      problem: "its content is not what was written: its checksum differs",
    });
  }
  const [stored, progress] = [parsed(path, metadata, "parameters"), parsed(path, metadata, "progress")];
  assertSameRun(path, stored, parameters);
  const groups = Object.create(null) as Record<string, State>; // a name in the file may be that of what objects have
  for (const [name, tensor] of tensors) {
    const slash = name.indexOf("/");
    (groups[name.slice(0, slash)] ??= new Map()).set(name.slice(slash + 1), tensor);
  }
  if (progress.rows === undefined) throw error("checkpoint/earlier", { path });
  const problem = progressShape(progress, "its progress") ?? unscored(stored, progress);
  if (problem !== undefined) throw error("checkpoint/unreadable", { path, problem });
  const needed = ["network", "shared", "head", ...(progress.best === null ? [] : ["best"])];
  const lacking = needed.find((group) => groups[group] === undefined);
  if (lacking !== undefined) throw error("checkpoint/unreadable", { path, problem: `it has no tensors ${lacking}` });
  return { progress: progressOf(progress as unknown as RunProgress), tensors: groups };
}

/** What is wrong where the selected epoch has no test scores in a run that scores test images after every epoch. */
function unscored(parameters: object, { best }: Partial<RunProgress>): string | undefined {
  const isScored = withLaterParameters(parameters).testAfter === "epochs";
  return isScored && best && best.test === undefined ? "its progress.best has no test" : undefined;
}

/** The progress as it was before it was stored. */
function progressOf({ best, rows, ...progress }: RunProgress): RunProgress {
  return {
    ...progress,
    rows: rows.map(scoreRowOf),
    best: best && { ...best, value: best.value ?? NaN, ...(best.test && { test: scoresOf(best.test) }) },
  };
}

/** An entry of a checkpoint's metadata. @throws `checkpoint/unreadable` where it is no object in JSON. */
function parsed(path: string, metadata: Readonly<Record<string, string>>, name: string): Record<string, unknown> {
  const refuse = (problem: string, cause?: unknown): never => {
    throw error("checkpoint/unreadable", { path, problem }, cause);
  };
  if (!Object.hasOwn(metadata, name)) return refuse(`its metadata has no ${name}`);
  try {
    const value = parseJson(metadata[name]);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    return refuse(`its ${name} are not JSON`, cause);
  }
  return refuse(`its ${name} are no object`);
}

/** Parameters that runs of earlier versions do not name, as they were then. */
const sinceThen = {
  precision: "float32",
  head: "linear",
  loss: "bce",
  complete: "none",
  testAfter: "epochs",
} satisfies Partial<RunParameters>;

/** The parameters of a stored run, with those that its version did not name. */
export const withLaterParameters = (stored: object): Readonly<Record<string, unknown>> => ({ ...sinceThen, ...stored });

/**
 * Checks the parameters of a run but those that only say where something is.
 * @throws `checkpoint/other-run` where the parameters of a stored run are not those of this one.
 */
export function assertSameRun(path: string, stored: unknown, parameters: unknown): void {
  const before = withLaterParameters(stored as object);
  const now = JSON.parse(JSON.stringify(parameters)) as Record<string, unknown>;
  const changed = Object.keys({ ...before, ...now }).filter(
    (key) => !locations.has(key) && JSON.stringify(before[key]) !== JSON.stringify(now[key]),
  );
  if (changed.length > 0) throw error("checkpoint/other-run", { path, changed });
}
