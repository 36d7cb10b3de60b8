/**
 * What a value that was read from JSON must be: it gives what is wrong with `value`, which is called `at` in messages,
 * and undefined where nothing is.
 */
export type Shape = (value: unknown, at: string) => string | undefined;

const simple =
  (takes: string, accepts: (value: unknown) => boolean): Shape =>
  (value, at) =>
    accepts(value) ? undefined : `${at} is ${shown(value)}, not ${takes}`;

/** Any text. */
export const text: Shape = simple("a text", (value) => typeof value === "string");

/** True or false. */
export const truth: Shape = simple("true or false", (value) => typeof value === "boolean");

/** A finite number. */
export const finite: Shape = simple("a number", Number.isFinite);

/** A number, or null, which stands for one that is not defined. */
export const measure: Shape = simple("a number or null", (value) => value === null || Number.isFinite(value));

/** A whole number from `least` to `most`. */
export const whole = (least: number, most: number): Shape =>
  simple(`a whole number from ${least} to ${most}`, (value) => {
    return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  });

/** One of some words. */
export const word = (...words: readonly string[]): Shape =>
  simple(words.join(", "), (value) => typeof value === "string" && words.includes(value));

/** Null, or what another shape takes. */
export const orNull =
  (shape: Shape): Shape =>
  (value, at) =>
    value === null ? undefined : shape(value, at);

/** A list of what another shape takes; of `length` items where that is given. */
export const listOf =
  (shape: Shape, length?: number): Shape =>
  (value, at) => {
    if (!Array.isArray(value)) return `${at} is ${shown(value)}, not a list`;
    if (length !== undefined && value.length !== length) return `${at} has ${value.length} items, not ${length}`;
    return firstOf(value.keys(), (index) => shape(value[index], `${at}[${index}]`));
  };

/** An object of which every value is what another shape takes. */
export const recordOf =
  (shape: Shape): Shape =>
  (value, at) =>
    isObject(value)
      ? firstOf(Object.keys(value), (key) => shape(value[key], `${at}.${key}`))
      : `${at} is ${shown(value)}, not an object`;

/** An object with these fields, and, where they are there, these other ones; what else it has is not looked at. */
export const fields =
  (needed: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, at) => {
    if (!isObject(value)) return `${at} is ${shown(value)}, not an object`;
    const lacking = Object.keys(needed).find((key) => !Object.hasOwn(value, key));
    if (lacking !== undefined) return `${at} has no ${lacking}`;
    return firstOf(Object.entries({ ...optional, ...needed }), ([key, shape]) =>
      Object.hasOwn(value, key) ? shape(value[key], `${at}.${key}`) : undefined,
    );
  };

/** What several shapes take together. */
export const all =
  (...shapes: readonly Shape[]): Shape =>
  (value, at) =>
    firstOf(shapes, (shape) => shape(value, at));

function firstOf<T>(items: Iterable<T>, problemOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Most characters of a value in a message. */
const longest = 60;

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value.slice(0, longest)) : String(value);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
