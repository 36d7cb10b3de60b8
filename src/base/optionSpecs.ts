import { error } from "./errors";
import { closest } from "./words/closest";
import type { SearchSpace } from "./searchSpace";

/** The numbers that an option takes. Without a bound it takes any finite number. */
export interface NumberRange {
  /** Smallest value that it takes. */
  readonly least?: number;
  /** It takes numbers greater than this one. */
  readonly above?: number;
  /** Largest value that it takes. `Infinity` lets the option be infinite. */
  readonly most?: number;
  /** It takes numbers less than this one. */
  readonly below?: number;
  /** Whether it takes whole numbers only. */
  readonly integer?: boolean;
}

interface Described {
  /** What the option does, with its unit: half a sentence for help and tables. */
  readonly meaning: string;
  /** Where the default comes from: paper and section, the authors' code, or "ours". */
  readonly source?: string;
  /** What `palimpsest tune` draws it from, within what it takes; without it the option keeps its default. */
  readonly tune?: SearchSpace;
}

/** An option whose value is a number. */
export interface NumberOption<D extends number | undefined = number | undefined> extends Described, NumberRange {
  readonly type: "number";
  readonly default: D;
}

/** An option whose value is a word. */
export interface WordOption<D extends string | undefined = string | undefined> extends Described {
  readonly type: "word";
  readonly default: D;
  /** The words that it takes; without them, any. A function where they are not known yet when the option is defined. */
  readonly choices?: readonly string[] | (() => readonly string[]);
}

/** An option: what it takes, its default, and what it means. */
export type OptionSpec = NumberOption | WordOption;

/** Options by name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The values of options: a number or a word each, and undefined only where the option has no default. */
export type OptionValues<S extends OptionSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> };
type ValueOf<O extends OptionSpec> =
  O extends NumberOption<infer D>
    ? undefined extends D
      ? number | undefined
      : number
    : O extends WordOption<infer D>
      ? undefined extends D
        ? string | undefined
        : string
      : never;

type AboutNumber = Described & NumberRange;
type AboutWord = Described & Pick<WordOption, "choices">;

/**
 * A number option: `numberOption(0.1, { least: 0, meaning: "weight of the penalty", source: "Zenke et al. 2017" })`.
 */
export function numberOption(byDefault: number, about: AboutNumber): NumberOption<number>;
export function numberOption(byDefault: undefined, about: AboutNumber): NumberOption;
export function numberOption(byDefault: number | undefined, about: AboutNumber): NumberOption {
  return { type: "number", default: byDefault, ...about };
}

/** A number option that takes whole numbers. */
export function integerOption(byDefault: number, about: AboutNumber): NumberOption<number>;
export function integerOption(byDefault: undefined, about: AboutNumber): NumberOption;
export function integerOption(byDefault: number | undefined, about: AboutNumber): NumberOption {
  return { type: "number", default: byDefault, integer: true, ...about };
}

/** An option that is on (1) or off (0). */
export function switchOption(byDefault: 0 | 1, about: Described): NumberOption<number> {
  return integerOption(byDefault, { ...about, least: 0, most: 1 });
}

/** An option whose value is a word, or one of some words. */
export function wordOption(byDefault: string, about: AboutWord): WordOption<string>;
export function wordOption(byDefault: undefined, about: AboutWord): WordOption;
export function wordOption(byDefault: string | undefined, about: AboutWord): WordOption {
  return { type: "word", default: byDefault, ...about };
}

/** The default of every option. */
export function defaultsOf<S extends OptionSpecs>(specs: S): OptionValues<S> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default])) as OptionValues<S>;
}

/**
 * Checks every value against its option.
 * @param owner whose options they are, for the message: `--strategy ewc`.
 * @throws `argument/invalid` naming the option, the value and what it takes.
 */
export function assertOptions(owner: string, specs: OptionSpecs, values: Readonly<Record<string, unknown>>): void {
  for (const [name, spec] of Object.entries(specs)) {
    const value = values[name];
    if (value === undefined && spec.default === undefined) continue;
    if (spec.type === "number" ? takesNumber(spec, value) : takesWord(spec, value)) continue;
    const meant =
      spec.type === "word" && typeof value === "string" ? closest(value, wordsOf(spec.choices ?? [])) : undefined;
    throw error("argument/invalid", {
      argument: `${name} of ${owner}`,
      ...{ received: value, takes: rangeText(spec) },
      ...(meant !== undefined && { meant }),
    });
  }
}

function takesNumber({ least, above, most = Number.MAX_VALUE, below, integer }: NumberOption, value: unknown): boolean {
  if (typeof value !== "number" || (integer && value !== Infinity && !Number.isSafeInteger(value))) return false;
  return (
    value <= most &&
    value >= (least ?? -Infinity) &&
    (above === undefined ? value > -Infinity : value > above) &&
    (below === undefined || value < below)
  );
}

function takesWord({ choices }: WordOption, value: unknown): boolean {
  return typeof value === "string" && (choices === undefined || wordsOf(choices).includes(value));
}

const wordsOf = (choices: NonNullable<WordOption["choices"]>): readonly string[] =>
  typeof choices === "function" ? choices() : choices;

/** The values that an option takes where they can be told one by one: its words, or 0 and 1; otherwise none. */
export function valuesOf(spec: OptionSpec): readonly string[] {
  if (spec.type === "word") return wordsOf(spec.choices ?? []);
  return isSwitch(spec) ? ["0", "1"] : [];
}

const isSwitch = ({ integer, least, most }: NumberRange): boolean => integer === true && least === 0 && most === 1;

/** What an option takes, in words: "an integer of at least 1", "a number above 0", "reservoir, prs". */
export function rangeText(spec: OptionSpec): string {
  if (spec.type === "word") return spec.choices === undefined ? "text" : wordsOf(spec.choices).join(", ");
  const { integer } = spec;
  if (isSwitch(spec)) return "0 or 1";
  const bounds = [lowerBound(spec), upperBound(spec)].filter((bound) => bound !== "").join(" and ");
  return `${integer ? "an integer" : "a number"} ${bounds}`.trimEnd();
}

function lowerBound({ least, above, integer }: NumberRange): string {
  if (above !== undefined) return `above ${above}`;
  if (least === undefined) return "";
  return integer || least !== 0 ? `of at least ${least}` : "of 0 or more";
}

function upperBound({ most, below }: NumberRange): string {
  if (below !== undefined) return `below ${below}`;
  return most === undefined || most === Infinity ? "" : `at most ${most}`;
}
