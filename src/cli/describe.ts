import type { Definition } from "../base/definition";
import { rangeText, type OptionSpec } from "../base/optionSpecs";
import { spaceText } from "../base/searchSpace";

/** An option as `palimpsest list --json` has it. */
interface OptionDescription {
  /** As it is written on the command line: `weight-decay`. */
  readonly name: string;
  readonly meaning: string;
  /** null where it has no default. */
  readonly default: number | string | null;
  /** The values that it takes, in words. */
  readonly takes: string;
  /** Where the default comes from; null: where the definition comes from. */
  readonly source: string | null;
  /** What `tune` draws it from, in words; left out where it keeps its default. */
  readonly tuned?: string;
}

/** A definition as `palimpsest list --json` has it. */
export interface DefinitionDescription {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: readonly OptionDescription[];
  /** The texts that stand for sets of options: `project:original`. */
  readonly presets: readonly string[];
}

/** What a definition says of itself, as data. */
export function describeDefinition({
  name,
  summary,
  source,
  options,
  presets = {},
}: Definition): DefinitionDescription {
  return {
    name,
    summary,
    source,
    options: Object.entries(options).map(([key, spec]) => describeOption(key, spec)),
    presets: Object.keys(presets).map((preset) => `${name}:${preset}`),
  };
}

function describeOption(key: string, spec: OptionSpec): OptionDescription {
  const { meaning, source = null, tune } = spec;
  const described = { name: kebab(key), meaning, default: spec.default ?? null, takes: rangeText(spec), source };
  return { ...described, ...(tune && { tuned: spaceText(tune) }) };
}

/** `weightDecay` as the command line writes it: `weight-decay`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Descriptions as lines of text: the name and what it does, then a line for each option. */
export function descriptionText(descriptions: readonly DefinitionDescription[]): string {
  return descriptions.map(oneText).join("\n\n");
}

function oneText({ name, summary, source, options, presets }: DefinitionDescription): string {
  const keys = options.map((option) => `${option.name}=${option.default ?? "..."}`);
  const width = Math.max(0, ...keys.map((key) => key.length));
  return [
    `${name}: ${summary} (${source})`,
    ...options.map((option, index) => `  ${keys[index].padEnd(width)}  ${optionText(option)}`),
    ...(presets.length > 0 ? [`  presets: ${presets.join(", ")}`] : []),
  ].join("\n");
}

function optionText({ meaning, takes, source, tuned }: OptionDescription): string {
  const space = tuned === undefined ? "" : `; tuned over ${tuned}`;
  return `${meaning}; ${takes}${source === null ? "" : ` (${source})`}${space}`;
}
