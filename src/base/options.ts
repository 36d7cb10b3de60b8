/** Options of a method by name: numbers, or words. */
export type Options = Readonly<Record<string, number | string>>;

/** A number as people write it, or Infinity. */
const numberPattern = /^(-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|Infinity)$/;

/**
 * The options of a text `key=value,...`, each key once; undefined for any other text. A key is written as in the code
 * or with hyphens: `weightDecay`, `weight-decay`.
 * @param kindOf what the value of a key is; undefined for a key that is not taken.
 */
export function readOptions(text: string, kindOf: (key: string) => "number" | "word" | undefined): Options | undefined {
  const options: Record<string, number | string> = {};
  for (const pair of text.split(",")) {
    const [, written, word] = /^(\w[\w-]*)=(.+)$/.exec(pair) ?? [];
    const key = written?.replace(/-([a-z])/g, (_hyphen, letter: string) => letter.toUpperCase());
    const kind = key === undefined || Object.hasOwn(options, key) ? undefined : kindOf(key);
    if (kind === undefined || (kind === "number" && !numberPattern.test(word))) return undefined;
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
