import { existsSync } from "node:fs";
import { PalimpsestError, error } from "../../base/errors";
import { readCheckpoint, type Checkpoint } from "./checkpoint";
import type { DamagedCheckpoint } from "./damage";

/** Paths of a run's checkpoints. */
export interface Generations {
  /** The one that was written last. */
  readonly latest: string;
  /** The one before it. */
  readonly earlier: string;
}

/** What a run goes on from. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Where the latest one is damaged. */
  readonly damaged?: DamagedCheckpoint;
}

/**
 * The latest checkpoint that is whole; undefined where there is none at all.
 * @throws what `readCheckpoint` throws; `checkpoint/unreadable` where both are damaged.
 */
export async function readGenerations(
  { latest, earlier }: Generations,
  parameters: unknown,
): Promise<FoundCheckpoint | undefined> {
  // A run that was killed between two renames has put the latest away, and not yet the new one in its place.
  const paths = [latest, earlier].filter((path) => existsSync(path));
  if (paths.length === 0) return undefined;
  const [first, second] = paths;
  try {
    return { checkpoint: await readCheckpoint(first, parameters) };
  } catch (cause) {
    const problem = damageOf(first, cause);
    if (problem === undefined) throw cause;
    if (second === undefined) throw isUnreadable(cause) ? cause : unreadable(first, problem, cause);
    const checkpoint = await readCheckpoint(second, parameters).catch((other: unknown) => {
      const problems = damageOf(second, other);
      if (problems === undefined) throw other;
      throw unreadable(first, `${problem}; and ${second}: ${problems}`, other);
    });
    return { checkpoint, damaged: { path: first, problem, used: second } };
  }
}

const isUnreadable = (cause: unknown): boolean =>
  cause instanceof PalimpsestError && cause.code === "checkpoint/unreadable";

const unreadable = (path: string, problem: string, cause: unknown): PalimpsestError =>
  error("checkpoint/unreadable", { path, problem }, cause);

/**
 * What is wrong with a file that was a checkpoint, as a part of a sentence; undefined where it is whole, and refused
 * for another reason.
 */
function damageOf(path: string, cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (!(cause instanceof PalimpsestError))
    return (cause as NodeJS.ErrnoException).code === "EIO" ? cause.message : undefined;
  if (!["checkpoint/unreadable", "safetensors/invalid", "path/missing"].includes(cause.code)) return undefined;
  // Without what to do about it, which is another thing here.
  const [sentence = cause.message] = cause.message.split(/\. (?=[A-Z][^.]*$)/);
  return sentence.replace(`${path} is no checkpoint of a run: `, "").replace(`${path} is `, "it is ");
}
