import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./place";

/**
 * Environment variable with the folder in which each rank leaves its last collective and its exit code; set by the
 * launcher.
 */
export const collectivesVariable = "PALIMPSEST_BEATS";

/** Bytes of a record. Every record overwrites the one before, so that the file does not grow. */
const width = 48;

/** File of the last collective of a rank. */
export const collectiveFile = (folder: string, rank: number): string => join(folder, `rank-${rank}.beat`);

/** File of the exit code of a rank. */
export const exitFile = (folder: string, rank: number): string => join(folder, `rank-${rank}.exit`);

/**
 * Leaves the exit code of a rank that is about to end the job. `rank.sh` leaves it too, but may itself be ended with
 * the job before it can.
 */
export function recordExit({ rank }: Pick<Place, "rank">, code: number, env: NodeJS.ProcessEnv = process.env): void {
  const folder = env[collectivesVariable];
  if (folder) writeFileSync(exitFile(folder, rank), `${code}\n`);
}

/**
 * A function that records each collective of a rank, by name, before it is called. From the records a launcher can tell
 * which rank keeps the others waiting. It does nothing where no launcher asked for records.
 */
export function collectiveRecorder(
  { rank }: Pick<Place, "rank">,
  env: NodeJS.ProcessEnv = process.env,
): (name: string) => void {
  const folder = env[collectivesVariable];
  if (!folder) return () => {};
  const file = openSync(collectiveFile(folder, rank), "w");
  process.once("exit", () => closeSync(file));
  let count = 0;
  return (name) => void writeSync(file, `${++count} ${name}`.padEnd(width), 0);
}

/** The last collective that a rank came to. */
export interface LastCollective {
  /** How many collectives the rank came to, this one included; 0 where it came to none yet. */
  readonly count: number;
  readonly name: string;
}

/** `[ranks]`: what each of `ranks` recorded last. */
export function readLastCollectives(folder: string, ranks: number): LastCollective[] {
  return Array.from({ length: ranks }, (_, rank) => {
    try {
      const [count, name] = readFileSync(collectiveFile(folder, rank), "utf8").trim().split(" ");
      return { count: Number(count), name };
    } catch {
      return { count: 0, name: "none" };
    }
  });
}
