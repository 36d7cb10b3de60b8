import { error } from "../errors";
import type { Direction } from "./direction";
import { mean } from "./mean";
import { project, projectPresets, type ProjectOptions } from "./project";
import { sum } from "./sum";

export type { Direction, FixedDirection, Gramian, GramianDirection, Weights } from "./direction";
export { mean, project, projectPresets, sum };
export type { ProjectOptions };

/** Each direction from the text after its name's colon, undefined where there is none. */
const registry: Readonly<Record<string, (options: string | undefined) => Direction>> = {
  sum: (options) => (options === undefined ? sum() : refuse(`sum:${options}`)),
  mean: (options) => (options === undefined ? mean() : refuse(`mean:${options}`)),
  project: (options) => project(projectOptions(options)),
};

export const directionNames: readonly string[] = Object.keys(registry);

/**
 * The direction that a text names: `sum`, `mean`, `project`, `project:paper`, `project:original`, `project:margin=0.5` or
 * `project:margin=1,eps=1e-3`. A direction's own `name` reads back as the same direction.
 *
 * Throws `argument/invalid` for anything else.
 */
export function parseDirection(text: string): Direction {
  const colon = text.indexOf(":");
  const [name, options] = colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
  return Object.hasOwn(registry, name) ? registry[name](options) : refuse(text);
}

function projectOptions(text: string | undefined): ProjectOptions {
  if (text === undefined) return {};
  if (Object.hasOwn(projectPresets, text)) return projectPresets[text as keyof typeof projectPresets];
  const options: { margin?: number; eps?: number } = {};
  for (const part of text.split(",")) {
    const [, key, value] = /^(margin|eps)=(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/.exec(part) ?? refuse(`project:${text}`);
    if ((key as "margin" | "eps") in options) refuse(`project:${text}`);
    options[key as "margin" | "eps"] = Number(value);
  }
  return options;
}

function refuse(received: string): never {
  const presets = Object.keys(projectPresets).map((preset) => `project:${preset}`);
  const numbers = "project:margin=NUMBER,eps=NUMBER (either may be left out, both 0 or more)";
  const takes = `${[...directionNames, ...presets].join(", ")} or ${numbers}`;
  throw error("argument/invalid", { argument: "--direction", received, takes });
}
