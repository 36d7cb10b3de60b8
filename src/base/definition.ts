import { assertOptions, defaultsOf, type OptionSpecs, type OptionValues } from "./optionSpecs";
import type { MethodPage } from "./methodPage";
import { closest } from "./words/closest";
import { nameWith, readOptions, type Options } from "./options";

/** How a method looks in every figure: its colour, and its marker, which tells it apart in print. */
export interface Look {
  /** `#RRGGBB`. */
  readonly colour: string;
  /** A symbol of plotly's: `circle`, `diamond-open` ... */
  readonly symbol: string;
}

/**
 * What a definition says of a thing that people name in a text: a strategy, a direction, a benchmark, a backbone.
 * Command line, help, figures, tests and the tables of the docs read it from here.
 */
export interface Definition<S extends OptionSpecs = OptionSpecs> {
  /** As people write it: lower-case words joined by hyphens, no colon. */
  readonly name: string;
  /** What it does, in one short sentence without a full stop. */
  readonly summary: string;
  /** Paper and equation, by the author-year keys of `docs/references.bib`; "ours" for what is new here. */
  readonly source: string;
  /** Its options; {} for none. */
  readonly options: S;
  /** Sets of options with names of their own: `project:original`. */
  readonly presets?: Readonly<Record<string, Partial<OptionValues<S>>>>;
  /** How it looks in figures; without one it takes a spare look. */
  readonly look?: Look;
  /** What its page in `docs` says beside this; built-in strategies and directions cannot be without. */
  readonly page?: MethodPage;
}

/** A definition of a name that the compiler knows: editors complete the names of built-in definitions. */
export type NameKnown<D extends Definition, N extends string> = D & { readonly name: N };

/** A text that may begin with one of these names: an editor proposes them, and the compiler takes any text. */
export type TextOf<N extends string> = N | (string & Record<never, never>);

/** A definition with the options that a text gives it. */
export interface Chosen<D extends Definition> {
  readonly definition: D;
  /** All of its options, checked. */
  readonly options: Options;
  /** The text that reads back as the same: `ewc`, `ewc:lambda=10`, `project:original`. */
  readonly name: string;
}

/** A definition with some of its options given. @throws `argument/invalid` for a value outside its range. */
export function choose<D extends Definition>(kind: string, definition: D, given: Options): Chosen<D> {
  const defaults = defaultsOf(definition.options) as Options;
  const options = { ...defaults, ...given };
  assertOptions(`--${kind} ${definition.name}`, definition.options, options);
  return { definition, options, name: canonicalName(definition, options, defaults) };
}

/** The options of a text: those of a preset, or `key=value,...`; undefined for what the definition does not take. */
export function optionsIn({ options, presets = {} }: Definition, text: string): Options | undefined {
  if (Object.hasOwn(presets, text)) return presets[text] as Options;
  return readOptions(text, (key) => (Object.hasOwn(options, key) ? options[key].type : undefined));
}

/**
 * The options of a text with each name that is not taken as the closest one that is: what was meant by a misspelt text.
 * Undefined where nothing is near.
 */
export function optionsMeant({ options, presets = {} }: Definition, text: string): string | undefined {
  if (!text.includes("=")) return closest(text, Object.keys(presets));
  const names = Object.keys(options);
  const pairs = text.split(",").map((pair) => {
    const [, name = pair, value = ""] = /^([^=]*)(=.*)$/s.exec(pair) ?? [];
    const meant = closest(name, names);
    return meant === undefined ? undefined : meant + value;
  });
  return pairs.every((pair) => pair !== undefined) ? pairs.join(",") : undefined;
}

/** Texts of a definition with options, for messages and help: every preset, and all options with their defaults. */
export function usagesOf({ name, options, presets = {} }: Definition): string[] {
  const values = Object.entries(options).map(([key, spec]) => `${key}=${spec.default ?? spec.type.toUpperCase()}`);
  const given = [...Object.keys(presets), ...(values.length > 0 ? [values.join(",")] : [])];
  return given.map((text) => `${name}:${text}`);
}

function canonicalName({ name, presets = {} }: Definition, options: Options, defaults: Options): string {
  const same = (preset: Readonly<Record<string, unknown>>): boolean =>
    Object.keys(options).every((key) => options[key] === { ...defaults, ...preset }[key]);
  const preset = Object.entries(presets).find(([, values]) => same(values));
  const isDefault = Object.keys(options).every((key) => options[key] === defaults[key]);
  return preset && !isDefault ? `${name}:${preset[0]}` : nameWith(name, options, defaults);
}
