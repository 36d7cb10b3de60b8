import { error } from "../errors";
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

type Options = Readonly<Record<string, number>>;

interface Entry {
  readonly make: (options: Options) => Direction;
  /** Names of the options, all numbers; `make` checks their ranges. */
  readonly options: readonly string[];
  /** Options by a name of their own. */
  readonly presets?: Readonly<Record<string, Options>>;
  /** `primary`: the first objective's gradient is changed only as far as the others demand. `symmetric`: all objectives alike. */
  readonly treatment: "primary" | "symmetric";
  /** Fewest objectives for which it differs from taking the one gradient as it is. */
  readonly objectives: 1 | 2;
}

/** Every direction by name. */
const registry = {
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
} as const satisfies Record<string, Entry>;

export type DirectionName = keyof typeof registry;

/** What is known of every direction: its options, presets, treatment of the objectives and how many it needs. */
export const directions: Readonly<Record<DirectionName, Omit<Entry, "make">>> = registry;

export const directionNames = Object.keys(registry) as readonly DirectionName[];

/**
 * The direction that a text names: `mgda`, `project:original` (a preset), `project:margin=1,eps=1e-3` or `cagrad:c=0.4`. A direction's
 * own `name` reads back as the same direction.
 *
 * Throws `argument/invalid` for anything else.
 */
export function parseDirection(text: string): Direction {
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  if (!Object.hasOwn(registry, name)) refuse(text);
  const entry: Entry = registry[name as DirectionName];
  return entry.make(colon < 0 ? {} : readOptions(entry, text.slice(colon + 1)) ?? refuse(text));
}

const assignment = /^(\w+)=(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|Infinity)$/;

function readOptions({ options, presets = {} }: Entry, text: string): Options | undefined {
  if (Object.hasOwn(presets, text)) return presets[text];
  const pairs = text.split(",").map((part) => assignment.exec(part)?.slice(1) ?? []);
  const keys = pairs.map(([key]) => key);
  const known = keys.every((key, i) => options.includes(key) && keys.indexOf(key) === i);
  return known ? Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)])) : undefined;
}

function refuse(received: string): never {
  const withOptions = Object.entries<Entry>(registry).flatMap(([name, { options, presets = {} }]) => [
    ...Object.keys(presets).map((preset) => `${name}:${preset}`),
    ...(options.length > 0 ? [`${name}:${options.map((option) => `${option}=NUMBER`).join(",")}`] : []),
  ]);
  const takes = `${directionNames.join(", ")}, or with options ${withOptions.join(", ")} (any of the options may be left out)`;
  throw error("argument/invalid", { argument: "--direction", received, takes });
}
