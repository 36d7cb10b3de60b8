import { readOptions, type Options } from "../base/options";
import { Registry, type Entry } from "../base/methodRegistry";
import { agem } from "./agem";
import { aligned } from "./aligned";
import { cagrad } from "./cagrad";
import type { Direction } from "./direction";
import { gradvac } from "./gradvac";
import { imtlG } from "./imtlG";
import { mean } from "./mean";
import { mgda } from "./mgda";
import { nash } from "./nash";
import { pcgrad } from "./pcgrad";
import { project, projectPresets } from "./project";
import { sum } from "./sum";
import { upgrad } from "./upgrad";

export type { Direction, FixedDirection, Gramian, GramianDirection, Weights } from "./direction";
export type { CagradOptions } from "./cagrad";
export type { GradvacOptions } from "./gradvac";
export type { NashOptions } from "./nash";
export type { PcgradOptions } from "./pcgrad";
export type { ProjectOptions } from "./project";
export { agem, aligned, cagrad, gradvac, imtlG, mean, mgda, nash, pcgrad, project, projectPresets, sum, upgrad };

interface BuiltIn {
  readonly make: (options: Readonly<Record<string, number>>) => Direction;
  /** Names of the options, all numbers; `make` checks their ranges. */
  readonly options: readonly string[];
  /** Options by a name of their own. */
  readonly presets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /**
   * `primary`: the first objective's gradient is changed only as far as the others demand. `symmetric`: all objectives
   * alike.
   */
  readonly treatment: "primary" | "symmetric";
  /** Fewest objectives for which it differs from taking the one gradient as it is. */
  readonly objectives: 1 | 2;
}

/** Every built-in direction by name. */
const builtIn = {
  sum: { make: sum, options: [], treatment: "symmetric", objectives: 1 },
  mean: { make: mean, options: [], treatment: "symmetric", objectives: 1 },
  project: { make: project, options: ["margin", "eps"], presets: projectPresets, treatment: "primary", objectives: 2 },
  agem: { make: agem, options: [], treatment: "primary", objectives: 2 },
  mgda: { make: mgda, options: [], treatment: "symmetric", objectives: 2 },
  pcgrad: { make: pcgrad, options: ["seed"], treatment: "symmetric", objectives: 2 },
  gradvac: { make: gradvac, options: ["target", "seed"], treatment: "symmetric", objectives: 2 },
  cagrad: { make: cagrad, options: ["c"], treatment: "symmetric", objectives: 2 },
  "imtl-g": { make: imtlG, options: [], treatment: "symmetric", objectives: 2 },
  nash: { make: nash, options: ["limit"], treatment: "symmetric", objectives: 2 },
  upgrad: { make: upgrad, options: [], treatment: "symmetric", objectives: 2 },
  aligned: { make: aligned, options: [], treatment: "symmetric", objectives: 2 },
} as const satisfies Record<string, BuiltIn>;

export type DirectionName = keyof typeof builtIn;

/**
 * What is known of every built-in direction: its options, presets, treatment of the objectives and how many it needs.
 */
export const directions: Readonly<Record<DirectionName, Omit<BuiltIn, "make">>> = builtIn;

export const directionNames = Object.keys(builtIn) as readonly DirectionName[];

function entryOf(name: string, { make, options, presets = {} }: BuiltIn): Entry<Direction> {
  const all = options.map((option) => `${option}=NUMBER`).join(",");
  return {
    name,
    usages: [...Object.keys(presets), ...(all ? [all] : [])].map((given) => `${name}:${given}`),
    read(text) {
      return Object.hasOwn(presets, text)
        ? presets[text]
        : readOptions(text, (key) => (options.includes(key) ? "number" : undefined));
    },
    make: make as (options: Options) => Direction,
  };
}

const registry = new Registry<Direction>(
  "direction",
  Object.entries<BuiltIn>(builtIn).map(([name, entry]) => entryOf(name, entry)),
);

/**
 * Makes a direction of your own findable under its name, in this process, and returns the name: `run({ strategy,
 * direction: name })`. Once more with the same name replaces it. A run that is resumed needs it registered again, as it
 * was.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export function registerDirection(direction: Direction): string {
  return registry.register({ name: direction.name, usages: [], read: () => undefined, make: () => direction });
}

/**
 * The direction that a text names: `mgda`, `project:original` (a preset), `project:margin=1,eps=1e-3` or
 * `cagrad:c=0.4`. A direction's own `name` reads back as the same direction.
 *
 * Throws `argument/invalid` for anything else.
 */
export function parseDirection(text: string): Direction {
  return registry.find(text);
}
