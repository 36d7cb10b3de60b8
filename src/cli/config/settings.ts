import { resolve } from "node:path";
import type { Option } from "commander";
import { noOption } from "../../base/words/closest";
import { kebab } from "../describe";
import { specOptions, specText, specWord, withOption } from "./spec";

/** What a file gives an option: a text, several, whether it is on, or null, which takes back what was given before. */
export type Setting = string | readonly string[] | boolean | null;

/**
 * Settings of a file by the names of the options, without their hyphens in front: `learning-rate`.
 * `strategy.temperature` is one option of a strategy.
 */
export type Settings = Readonly<Record<string, Setting>>;

/** Ends the reading of a file with what is wrong with it. */
export type Refuse = (problem: string) => never;

/** What settings are read with. */
export interface SettingsContext {
  /** The options that there are, by name. */
  readonly options: ReadonlyMap<string, Option>;
  /** Folder that paths in the file start from; undefined: they stay as they are. */
  readonly folder: string | undefined;
  readonly refuse: Refuse;
}

/** Options whose value is a path. */
const paths: ReadonlySet<string> = new Set(["data", "lists", "partition", "plugin", "out", "image-cache", "weights"]);

/** Words that `weights` takes in place of a path. */
export const namedWeights: ReadonlySet<string> = new Set(["pretrained", "random"]);

/** Whether the value of an option is a path. */
export const isPath = (name: string, value: string): boolean =>
  paths.has(name) && !(name === "weights" && namedWeights.has(value));

/** Options that may be given several times. */
export const repeatable: ReadonlySet<string> = new Set(["plugin"]);

/** Settings as an object of a file has them, each of its kind; the values are checked as the command line's. */
export function settingsIn(entries: Readonly<Record<string, unknown>>, context: SettingsContext): Settings {
  const settings: Record<string, Setting> = Object.create(null) as Record<string, Setting>;
  for (const [key, value] of Object.entries(entries)) {
    const name = nameIn(key, context);
    if (name in settings) context.refuse(`${name} is given twice`);
    settings[name] = name.includes(".") ? partIn(key, value, context) : settingIn(name, value, context);
  }
  return settings;
}

/** The name of the option that a key means: `learningRate` and `learning-rate` are the same. */
function nameIn(key: string, { options, refuse }: SettingsContext): string {
  const [written, ...rest] = key.split(".");
  const name = kebab(written);
  if (!options.has(name)) refuse(noOption(key, [...options.keys()]));
  if (rest.length === 0) return name;
  if (!specOptions.has(name)) refuse(`${key}: ${name} has no options of its own`);
  return `${name}.${kebab(rest.join("."))}`;
}

/** One option of a strategy, a direction ... */
function partIn(key: string, value: unknown, { refuse }: SettingsContext): string | null {
  if (value === null) return null;
  return specWord(value) ?? refuse(`${key} is neither a text nor a number`);
}

function settingIn(name: string, value: unknown, { options, folder, refuse }: SettingsContext): Setting {
  if (value === null) return null;
  if (options.get(name)?.isBoolean()) {
    return typeof value === "boolean" ? value : refuse(`${name} takes true or false, and no other value`);
  }
  const located = (text: string): string => (folder !== undefined && isPath(name, text) ? resolve(folder, text) : text);
  if (repeatable.has(name) && Array.isArray(value)) {
    return value.map((item) => (typeof item === "string" ? located(item) : refuse(`${name} takes texts in its list`)));
  }
  if (typeof value === "string" || typeof value === "number") return located(String(value));
  if (specOptions.has(name) && typeof value === "object" && !Array.isArray(value)) {
    const text = specText(value as Readonly<Record<string, unknown>>);
    return typeof text === "string" ? text : refuse(`${name}: ${text.problem}`);
  }
  return refuse(`${name} takes a text or a number, not ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}

/** Earlier settings with later ones over them; options of a strategy ... alone change its text. */
export function settingsOver(earlier: Settings, later: Settings, refuse: Refuse): Settings {
  const settings: Record<string, Setting> = Object.create(null) as Record<string, Setting>;
  const [parts, plain] = [true, false].map((isPart) =>
    Object.entries(later).filter(([key]) => key.includes(".") === isPart),
  );
  Object.assign(settings, earlier, Object.fromEntries(plain));
  for (const [key, value] of parts) {
    const name = key.slice(0, key.indexOf("."));
    const text = settings[name];
    if (typeof text !== "string") refuse(`${key}: there is no ${name} that it could be an option of; give ${name} too`);
    const next = withOption(String(text), key.slice(name.length + 1), value as string | null);
    settings[name] = typeof next === "string" ? next : refuse(`${key}: ${next.problem}`);
  }
  return settings;
}

/** Settings as the words of a command line. */
export function wordsOf(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (value === null || value === false) return [];
    if (value === true) return [`--${name}`];
    return (typeof value === "string" ? [value] : value).map((text) => `--${name}=${text}`);
  });
}
