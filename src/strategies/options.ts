import { error } from "../errors";
import type { Strategy } from "./strategy";

export type Options = Readonly<Record<string, number | string>>;

/** A strategy that takes options, or none. */
export interface Configurable {
  readonly name: string;
  /** Every option with its default, whose type is that of the values it takes. */
  readonly defaults: Options;
  /** @throws `argument/invalid` for a value outside its range. */
  make(options: Options): Strategy;
}

/** A strategy without options. */
export const plain = (strategy: Strategy): Configurable => ({ name: strategy.name, defaults: {}, make: () => strategy });

/** A strategy made from its options; its name reads back as the same strategy: `ewc`, or `ewc:lambda=10` where that is not the default. */
export function configurable<O extends Options>(name: string, defaults: O, make: (options: O) => Omit<Strategy, "name">): Configurable {
  return {
    name,
    defaults,
    make(given) {
      const options = { ...defaults, ...given };
      const changed = Object.keys(defaults).filter((key) => options[key] !== defaults[key]);
      const suffix = changed.length > 0 ? `:${changed.map((key) => `${key}=${options[key]}`).join(",")}` : "";
      return { name: name + suffix, ...make(options) };
    },
  };
}

/** The options of a text `key=value,...`: keys among the defaults, each once, numbers where the default is one; undefined for any other. */
export function readOptions(text: string, defaults: Options): Options | undefined {
  const options: Record<string, number | string> = {};
  for (const pair of text.split(",")) {
    const [, key, word] = /^(\w+)=(.+)$/.exec(pair) ?? [];
    if (key === undefined || !Object.hasOwn(defaults, key) || key in options) return undefined;
    const value = typeof defaults[key] === "number" ? Number(word) : word;
    if (Number.isNaN(value)) return undefined;
    options[key] = value;
  }
  return options;
}

/** A strategy with all its options, as they are given: `er:memory=200,policy=reservoir`. */
export const usage = ({ name, defaults }: Configurable): string => `${name}:${Object.entries(defaults).map(([key, value]) => `${key}=${value}`).join(",")}`;

/** @throws `argument/invalid` unless `holds`. */
export function requireOption(strategy: string, option: string, received: number | string, holds: boolean, takes: string): void {
  if (!holds) throw error("argument/invalid", { argument: `${option} of --strategy ${strategy}`, received, takes });
}

/** @throws `argument/invalid` unless every value is a number of 0 or more. */
export function requireNonNegative(strategy: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options)) requireOption(strategy, option, value, value >= 0 && value < Infinity, "a number of 0 or more");
}

/** @throws `argument/invalid` unless the value is 0 or 1. */
export function requireSwitch(strategy: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options)) requireOption(strategy, option, value, value === 0 || value === 1, "0 or 1");
}
