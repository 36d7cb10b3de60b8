import type { Definition } from "../../base/definition";
import { valuesOf, type OptionSpec } from "../../base/optionSpecs";
import { kebab } from "../describe";
import type { Candidate } from "./candidate";

/**
 * What completes a text that names a definition, with or without options: `lw`, `lwf:`, `lwf:temp`,
 * `er:policy=`, `er:memory=200,`.
 */
export function methodCandidates(text: string, definitions: readonly Definition[]): readonly Candidate[] {
  const [, name, given] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const definition = definitions.find((each) => each.name === name);
  if (given === undefined) {
    const names = definitions.map((each) => ({ word: each.name, note: each.summary }));
    const goesOn = definition && takesOptions(definition) ? [{ word: `${name}:`, note: "with options" }] : [];
    return [...names, ...goesOn];
  }
  return definition ? optionCandidates(definition, given) : [];
}

const takesOptions = ({ options, presets = {} }: Definition): boolean =>
  Object.keys(options).length + Object.keys(presets).length > 0;

function optionCandidates({ name, options, presets = {} }: Definition, given: string): readonly Candidate[] {
  const comma = given.lastIndexOf(",");
  const before = `${name}:${given.slice(0, comma + 1)}`;
  const [, key, value] = /^([^=]*)(=.*)?$/s.exec(given.slice(comma + 1)) ?? [];
  const known = Object.entries(options).map(([option, spec]) => ({ key: kebab(option), spec }));
  if (value === undefined) {
    const taken = new Set(
      given
        .slice(0, comma + 1)
        .split(",")
        .map(keyOf),
    );
    const free = known.filter((option) => !taken.has(option.key));
    return [
      ...free.map((option) => ({ word: `${before}${option.key}=`, note: option.spec.meaning })),
      ...(comma < 0 ? Object.keys(presets).map((preset) => ({ word: before + preset, note: "preset" })) : []),
    ];
  }
  const spec = known.find((option) => option.key === keyOf(key))?.spec;
  return spec ? valueCandidates(spec).map((each) => ({ ...each, word: `${before}${key}=${each.word}` })) : [];
}

/** The key of a pair `key=value`, as the command line writes it. */
const keyOf = (pair: string): string => kebab(pair.split("=")[0]);

function valueCandidates(spec: OptionSpec): readonly Candidate[] {
  const byDefault = spec.default === undefined ? [] : [String(spec.default)];
  return [...new Set([...valuesOf(spec), ...byDefault])].map((word) => ({
    word,
    note: byDefault.includes(word) ? "the default" : "",
  }));
}
