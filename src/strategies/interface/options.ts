import { nameWith, readOptions, requirement, type Options } from "../../base/options";
import type { Entry } from "../../base/methodRegistry";
import type { Strategy } from "./strategy";

/** A strategy that takes options, or none. */
export interface Configurable {
  readonly name: string;
  /** Every option with its default, whose type is that of the values it takes. */
  readonly defaults: Options;
  /** @throws `argument/invalid` for a value outside its range. */
  make(options: Options): Strategy;
}

/**
 * A strategy made from its options; its name reads back as the same strategy: `ewc`, or `ewc:lambda=10` where that is
 * not the default.
 */
export function configurable<O extends Options>(
  name: string,
  defaults: O,
  make: (options: O) => Omit<Strategy, "name">,
): Configurable {
  return {
    name,
    defaults,
    make(given) {
      const options = { ...defaults, ...given };
      return { ...make(options), name: nameWith(name, options, defaults) };
    },
  };
}

/** How a strategy, with options or without, is read from a text: `er:memory=200,policy=reservoir`. */
export function entryOf(strategy: Strategy | Configurable): Entry<Strategy> {
  const { name, defaults, make } =
    "make" in strategy ? strategy : { name: strategy.name, defaults: {} as Options, make: () => strategy };
  const all = Object.entries(defaults).map(([key, value]) => `${key}=${value}`);
  return {
    name,
    usages: all.length > 0 ? [`${name}:${all.join(",")}`] : [],
    read: (text) =>
      readOptions(text, (key) =>
        Object.hasOwn(defaults, key) ? (typeof defaults[key] as "number" | "string") : undefined,
      ),
    make,
  };
}

/** @throws `argument/invalid` unless `holds`. */
export const requireOption = requirement("--strategy");

/** @throws `argument/invalid` unless every value is a number of 0 or more. */
export function requireNonNegative(strategy: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options))
    requireOption(strategy, option, value, value >= 0 && value < Infinity, "a number of 0 or more");
}

/** @throws `argument/invalid` unless the value is 0 or 1. */
export function requireSwitch(strategy: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options))
    requireOption(strategy, option, value, value === 0 || value === 1, "0 or 1");
}

/** @throws `argument/invalid` unless every value is an integer of at least `least`. */
export function requireInteger(strategy: string, options: Readonly<Record<string, number>>, least: number): void {
  for (const [option, value] of Object.entries(options)) {
    requireOption(
      strategy,
      option,
      value,
      Number.isSafeInteger(value) && value >= least,
      `an integer of at least ${least}`,
    );
  }
}
