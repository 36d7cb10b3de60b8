import { dirname, resolve } from "node:path";
import type { Option } from "commander";
import { error } from "../../base/errors";
import { manifestSettings } from "./manifest";
import { objectIn } from "./parse";
import { settingsIn, settingsOver, type Refuse, type Settings } from "./settings";

/** The options that files may give. */
export interface ConfigOptions {
  /** By name, without the hyphens in front. */
  readonly options: ReadonlyMap<string, Option>;
  /** Checks settings as the command line checks them; gives what is wrong with them. */
  readonly problemOf: (settings: Settings) => string | undefined;
}

/** Most files that extend one another. */
const mostFiles = 100;

/**
 * The settings of a file: those of the files that it extends, in their order, under its own. A manifest of a run is
 * such a file too.
 * @param argument what named the file, for messages.
 * @throws `path/missing`, `config/invalid`, `file/` errors
 */
export function readConfig(path: string, argument: string, known: ConfigOptions): Settings {
  return readExtending(resolve(path), argument, known, []);
}

function readExtending(path: string, argument: string, known: ConfigOptions, above: readonly string[]): Settings {
  const refuse = refusing(path);
  if (above.includes(path)) refuse(`it extends itself, through ${above.slice(above.indexOf(path)).join(", ")}`);
  if (above.length >= mostFiles) refuse(`more than ${mostFiles} files extend one another`);
  const object = objectIn(path, argument);
  const manifest = manifestSettings(object);
  const { extends: extended, ...own } = manifest ?? object;
  const folder = manifest ? undefined : dirname(path);
  return settingsWith({ path, folder, extended, above }, own, known);
}

/** Where settings stand: the file, the folder of its paths, what it extends, and the files that extend it. */
export interface ConfigPlace {
  readonly path: string;
  readonly folder: string | undefined;
  readonly extended: unknown;
  readonly above: readonly string[];
}

/** Options as an object of a file has them, over those of the files that the file extends. @throws as `readConfig` */
export function settingsWith(
  { path, folder, extended, above }: ConfigPlace,
  own: Readonly<Record<string, unknown>>,
  known: ConfigOptions,
): Settings {
  const refuse = refusing(path);
  const settings = settingsIn(own, { ...known, folder, refuse });
  const inherited = pathsIn(extended, refuse)
    .map((other) => readExtending(resolve(dirname(path), other), `extends of ${path}`, known, [...above, path]))
    .reduce((under, over) => settingsOver(under, over, refuse), {});
  const all = settingsOver(inherited, settings, refuse);
  const problem = known.problemOf(all);
  return problem === undefined ? all : refuse(problem);
}

function pathsIn(extended: unknown, refuse: Refuse): readonly string[] {
  const paths: unknown = extended === undefined || extended === null ? [] : [extended].flat();
  if (Array.isArray(paths) && paths.every((path) => typeof path === "string")) return paths;
  return refuse("extends takes the path of a file, or a list of them");
}

/** Refuses what a file holds. */
export function refusing(file: string): Refuse {
  return (problem) => {
    throw error("config/invalid", { file, problem });
  };
}
