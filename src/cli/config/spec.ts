import type { DefinitionKind } from "../definitions";

/**
 * Options whose text is a name with options of its own, `lwf:temperature=2`, each with the definitions that it names.
 * In a file they may also be written as an object `{ name: lwf, temperature: 2 }`, and one of their options alone as
 * `strategy.temperature`.
 */
export const specOptions: ReadonlyMap<string, DefinitionKind> = new Map<string, DefinitionKind>([
  ["strategy", "strategies"],
  ["direction", "directions"],
  ["head", "heads"],
  ["loss", "losses"],
  ["complete", "completions"],
  ["optimiser", "optimisers"],
  ["schedule", "schedules"],
  ["network", "networks"],
  ["benchmark", "benchmarks"],
]);

/** The text of an object `{ name, ...options }`; a problem in words where it is none. */
export function specText({
  name,
  ...options
}: Readonly<Record<string, unknown>>): string | { readonly problem: string } {
  if (typeof name !== "string") return { problem: "an object has no text `name`" };
  let text = name;
  for (const [key, value] of Object.entries(options)) {
    if (value === null) continue;
    const word = specWord(value);
    const next =
      word === undefined ? { problem: `${key} is neither a text nor a number` } : withOption(text, key, word);
    if (typeof next !== "string") return next;
    text = next;
  }
  return text;
}

/** A value of an option as the text has it: true is 1 and false 0. Undefined for what is no single value. */
export function specWord(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The text with an option set, or without it where `word` is null; a problem in words where it takes none. */
export function withOption(text: string, key: string, word: string | null): string | { readonly problem: string } {
  const [, name, rest] = /^([^:]*):?(.*)$/s.exec(text) ?? ["", text, ""];
  const pairs = rest === "" ? [] : rest.split(",");
  const preset = pairs.find((pair) => !pair.includes("="));
  if (preset !== undefined) return { problem: `${text} is a preset, beside which no ${key} can be given` };
  const others = pairs.filter((pair) => plain(pair.slice(0, pair.indexOf("="))) !== plain(key));
  const all = word === null ? others : [...others, `${key}=${word}`];
  return all.length === 0 ? name : `${name}:${all.join(",")}`;
}

/** The same for both ways to write a key: `weightDecay`, `weight-decay`. */
const plain = (key: string): string => key.replaceAll("-", "").toLowerCase();
