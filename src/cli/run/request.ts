import { createHash } from "node:crypto";
import { join } from "node:path";
import { error } from "../../base/errors";
import type { ResolvedRun, RunOptions, RunParameters, RunSettings } from "../../training";
import { parseInterval } from "../../training/checkpoints/interval";
import { withConfig } from "../config/withConfig";
import { pluginsOf } from "../pluginOption";
import type { GivenParameters, GivenRun } from "./options";

/** A run that the command line asks for, checked, and where it is to be written. */
export interface RunRequest extends Pick<
  RunSettings,
  "imageCache" | "checkpointEvery" | "resume" | "forceResume" | "reduction" | "plugins"
> {
  readonly resolvedRun: ResolvedRun;
  /** Path of the run directory. */
  readonly out: string;
}

const takesStrategy = "the name of a method, as in --strategy lwf; `list strategies` tells them all";

/** Most characters of the name of a run's folder: file systems take 255 bytes. */
const longestName = 150;

/**
 * The run that the command line asks for; loads its plugins first.
 * @throws `argument/missing`, and what `readConfig`, `resolveRun` and `pluginsOf` throw
 */
export function requestOf(given: GivenRun): RunRequest {
  const { plugin, ...request } = withConfig(given);
  const { out, imageCache, checkpointEvery, resume, forceResume, reduction, ...parameters } = request;
  if (checkpointEvery !== undefined) parseInterval(checkpointEvery);
  const { strategy } = parameters;
  if (strategy === undefined) throw error("argument/missing", { argument: "--strategy", takes: takesStrategy });
  const plugins = pluginsOf({ plugin });
  const { resolveRun } = require("../../training") as typeof import("../../training");
  const resolvedRun = resolveRun({ ...runOptions(parameters), strategy });
  const directory = out ?? join("runs", nameOf(resolvedRun.parameters, parameters));
  return { resolvedRun, out: directory, imageCache, checkpointEvery, resume, forceResume, reduction, plugins };
}

/** The texts of the command line as `run` takes them. */
export function runOptions({ optimiser, schedule, ...given }: GivenParameters): Omit<RunOptions, "strategy"> {
  const { parseOptimiser, parseSchedule } =
    require("../../nn/optimiser/definitions") as typeof import("../../nn/optimiser/definitions");
  return {
    ...given,
    ...(optimiser !== undefined && { optimiser: parseOptimiser(optimiser) }),
    ...(schedule !== undefined && { schedule: parseSchedule(schedule) }),
  };
}

/**
 * Folder of a run: what it is, then whatever else was given, so that two different runs do not meet in one folder. The
 * end of a long name is a hash of the whole.
 */
function nameOf({ benchmark, scale, strategy, labels, seed }: RunParameters, given: GivenParameters): string {
  const named = new Set(["benchmark", "scale", "strategy", "labels", "seed"]);
  const others = Object.entries(given as Readonly<Record<string, string | number>>)
    .filter(([key]) => !named.has(key))
    .map(([key, value]) => `${key}=${value}`);
  const parts = [benchmark, scale, strategy, ...(labels === "available" ? ["labels"] : []), ...others, `seed=${seed}`];
  return shortName(parts.join("-").replace(/[^\w.=-]+/g, "_"));
}

/** A name of a folder that file systems take: where it is too long, its beginning and a hash of the whole. */
export function shortName(name: string): string {
  if (name.length <= longestName) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return `${name.slice(0, longestName - hash.length - 1)}-${hash}`;
}
