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
    const problem = damageOf(cause);
    if (problem === undefined || second === undefined) throw cause;
    const checkpoint = await readCheckpoint(second, parameters).catch((other: unknown) => {
      const otherProblem = damageOf(other);
      if (otherProblem === undefined) throw other;
      throw error("checkpoint/unreadable", { path: first, problem: `${problem}; nor is ${second}` }, other);
    });
    return { checkpoint, damaged: { path: first, problem, used: second } };
  }
}

/** What is wrong with a file that was a checkpoint; undefined where it is whole, and refused for another reason. */
function damageOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const isDamage =
    cause instanceof PalimpsestError
      ? ["checkpoint/unreadable", "safetensors/invalid", "path/missing"].includes(cause.code)
      : (cause as NodeJS.ErrnoException).code === "EIO";
  return isDamage ? cause.message : undefined;
}
