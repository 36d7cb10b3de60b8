import { error } from "./errors";

/** Options of a method by name: numbers, or words. */
export type Options = Readonly<Record<string, number | string>>;

const number = /^(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|Infinity)$/;

/**
 * The options of a text `key=value,...`, each key of a kind and once; undefined for any other text. A key is written as
 * in the code or with hyphens: `weightDecay`, `weight-decay`.
 */
export function readOptions(
  text: string,
  kindOf: (key: string) => "number" | "string" | undefined,
): Options | undefined {
  const options: Record<string, number | string> = {};
  for (const pair of text.split(",")) {
    const [, written, word] = /^(\w[\w-]*)=(.+)$/.exec(pair) ?? [];
    const key = written?.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const kind = key === undefined || Object.hasOwn(options, key) ? undefined : kindOf(key);
    if (kind === undefined || (kind === "number" && !number.test(word))) return undefined;
    options[key] = kind === "number" ? Number(word) : word;
  }
  return options;
}

/**
 * `name` alone where every option has its default, else `name:key=value,...` with those that do not: it reads back as
 * the same method.
 */
export function nameWith<T extends { readonly [key in keyof T]: Options[string] | undefined }>(
  name: string,
  options: T,
  defaults: T,
): string {
  const given = (Object.keys(options) as (keyof T & string)[]).filter((key) => options[key] !== defaults[key]);
  return given.length === 0 ? name : `${name}:${given.map((key) => `${key}=${options[key]}`).join(",")}`;
}

/** The check of the options of a kind of method, which throws `argument/invalid` unless `holds`. */
export const requirement =
  (argument: "--strategy" | "--direction") =>
  (method: string, option: string, received: number | string, holds: boolean, takes: string): void => {
    if (!holds) throw error("argument/invalid", { argument: `${option} of ${argument} ${method}`, received, takes });
  };
