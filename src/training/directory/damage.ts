import { basename } from "node:path";

/** A checkpoint that cannot be gone on from, and the one that is gone on from instead. */
export interface DamagedCheckpoint {
  /** Path of the damaged file. */
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: string;
  /** Path of the older checkpoint that is used. */
  readonly used: string;
}

/** A damaged checkpoint in a sentence. */
export const damageText = ({ path, problem, used }: DamagedCheckpoint): string =>
  `the checkpoint ${path} is damaged (${problem}); going on from the one before it, ${basename(used)}`;

/** Tells of a damaged checkpoint where nobody listens. */
export const warnOfDamage = (damaged: DamagedCheckpoint): void => console.warn(damageText(damaged));
