import { basename, dirname, extname, join, resolve } from "node:path";
import { error } from "../../base/errors";
import { isObject, objectIn } from "../config/parse";
import { refusing, settingsWith } from "../config/read";
import { wordsOf } from "../config/settings";
import { runConfigOptions } from "../config/withConfig";
import { parseRun } from "../run/options";
import { requestOf, type RunRequest } from "../run/request";
import { sweepEntries } from "./combine";

/** A run of a sweep, checked. */
export interface PlannedRun {
  /** What varies: also the name of its folder. */
  readonly name: string;
  /** Its options as words of a command line, without `--out` and `--resume`. */
  readonly words: readonly string[];
  readonly request: RunRequest;
}

/** A sweep, of which every run is checked. */
export interface Sweep {
  readonly name: string;
  /** The file that describes it. */
  readonly file: string;
  /** Folder of its runs. */
  readonly out: string;
  readonly runs: readonly PlannedRun[];
}

const keys = ["extends", "run", "list", "grid", "out"];

/**
 * The sweep that a file describes. Every run is resolved, so that whatever cannot be run is refused before any begins.
 * @param given folder of the runs in place of the file's.
 * @throws `path/missing`, `config/invalid`, and what `requestOf` throws
 */
export function readSweep(path: string, given?: string): Sweep {
  const file = resolve(path);
  const refuse = refusing(file);
  const object = objectIn(file, "sweep");
  const unknown = Object.keys(object).find((key) => !keys.includes(key));
  if (unknown !== undefined) refuse(`there is no ${unknown} in a sweep; it takes ${keys.join(", ")}`);
  const { extends: extended, run = {}, list, grid, out } = object;
  if (!isObject(run)) return refuse("run takes options by name");
  if (list === undefined && grid === undefined) refuse("it has neither a grid nor a list");
  if (out !== undefined && typeof out !== "string") refuse("out takes the path of a folder");
  const known = runConfigOptions();
  const folder = dirname(file);
  const base = settingsWith({ path: file, folder, extended, above: [] }, run, known);
  const entries = sweepEntries(base, list, grid, { ...known, folder, refuse });
  const name = basename(file, extname(file));
  const directory = given ?? (typeof out === "string" ? resolve(folder, out) : join("runs", name));
  const runs = entries.map((entry): PlannedRun => {
    for (const option of ["out", "resume"]) {
      if (entry.settings[option] !== undefined) refuse(`${option} of a run is the sweep's to give`);
    }
    const problem = known.problemOf(entry.settings);
    if (problem !== undefined) refuse(`${entry.name}: ${problem}`);
    const words = wordsOf(entry.settings);
    const place = { out: join(directory, entry.name), resume: true };
    return { name: entry.name, words, request: requestOf({ ...parseRun(words), ...place }) };
  });
  assertDistinct(file, runs);
  return { name, file, out: directory, runs };
}

/** Runs that come to the same would be counted as two. When test images are scored changes nothing of that. */
function assertDistinct(file: string, runs: readonly PlannedRun[]): void {
  const seen = new Map<string, string>();
  for (const { name, request } of runs) {
    const { testAfter: _, ...parameters } = request.resolvedRun.parameters;
    const text = JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
    const other = seen.get(text);
    if (other !== undefined) {
      throw error("config/invalid", { file, problem: `${other} and ${name} are the same run` });
    }
    seen.set(text, name);
  }
}
