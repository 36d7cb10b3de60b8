import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./place";

/**
 * Folder in which each rank leaves the number and name of the collective that it came to last, and its exit code; set
 * by the launcher.
 */
export const beatsVariable = "PALIMPSEST_BEATS";

const width = 48;
const fileOf = (folder: string, rank: number): string => join(folder, `rank-${rank}.beat`);

/** File of a rank's exit code. */
export const exitFile = (folder: string, rank: number): string => join(folder, `rank-${rank}.exit`);

/**
 * Leaves the exit code of a rank that is about to end the job: it may be ended with it before `rank.sh`, which does so
 * for all, can.
 */
export function recordExit({ rank }: Pick<Place, "rank">, code: number, env: NodeJS.ProcessEnv = process.env): void {
  const folder = env[beatsVariable];
  if (folder) writeFileSync(exitFile(folder, rank), `${code}\n`);
}

/** Records each collective of a rank before it is called, so that a launcher can tell who keeps the others waiting. */
export function beats({ rank }: Pick<Place, "rank">, env: NodeJS.ProcessEnv = process.env): (name: string) => void {
  const folder = env[beatsVariable];
  if (!folder) return () => {};
  const file = openSync(fileOf(folder, rank), "w");
  process.once("exit", () => closeSync(file));
  let count = 0;
  return (name) => void writeSync(file, `${++count} ${name}`.padEnd(width), 0);
}

/** A rank's last collective: how many came before it, itself included, and its name. */
export interface Beat {
  readonly count: number;
  readonly name: string;
}

/** What each of `ranks` recorded last; count 0 of those that recorded nothing yet. */
export function readBeats(folder: string, ranks: number): Beat[] {
  return Array.from({ length: ranks }, (_, rank) => {
    try {
      const [count, name] = readFileSync(fileOf(folder, rank), "utf8").trim().split(" ");
      return { count: Number(count), name };
    } catch {
      return { count: 0, name: "none" };
    }
  });
}
