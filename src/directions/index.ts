import type { TextOf } from "../base/definition";
import type { Documented } from "../base/methodPage";
import { Registry } from "../base/registry";
import { agem } from "./agem";
import { aligned } from "./aligned";
import { cagrad } from "./cagrad";
import { definitionOf, type DirectionDefinition } from "./define";
import { nameDirection, type Direction } from "./direction";
import { gradvac } from "./gradvac";
import { gradvacFixed } from "./gradvacFixed";
import { imtlG } from "./imtlG";
import { mean } from "./mean";
import { mgda } from "./mgda";
import { nash } from "./nash";
import { pcgrad } from "./pcgrad";
import { project } from "./project";
import { sum } from "./sum";
import { upgrad } from "./upgrad";

export { defineDirection, type DirectionDefinition, type DirectionFacts } from "./define";
export type {
  Direction,
  DirectionHistory,
  DirectionMethod,
  DirectionWeights,
  FixedDirection,
  FixedMethod,
  Gramian,
  GramianDirection,
  GramianMethod,
} from "./direction";
export { fixed, symmetric } from "./methods";
export { dotProduct, productsWith } from "./solvers/gramian";
export { projectPresets } from "./project";
export type { DirectionPromises } from "./promises";
export { agem, aligned, cagrad, gradvac, gradvacFixed, imtlG, mean, mgda, nash, pcgrad, project, sum, upgrad };

/** The built-in directions: one line each. */
const builtIn = [
  sum,
  mean,
  project,
  agem,
  mgda,
  pcgrad,
  gradvac,
  gradvacFixed,
  cagrad,
  imtlG,
  nash,
  upgrad,
  aligned,
] satisfies readonly { readonly definition: Documented<DirectionDefinition> }[];

/** The name of a built-in direction. */
export type DirectionName = (typeof builtIn)[number]["definition"]["name"];

/** Every direction there is now, by name: the built-in ones, and those that were registered in this process. */
export const directions = new Registry<DirectionDefinition>(
  "direction",
  builtIn.map(({ definition }) => definition),
);

/** Names of the built-in directions. */
export const directionNames: readonly string[] = directions.builtInNames;

/**
 * Makes a direction of your own findable under its name, in this process, and returns the name: `run({ strategy,
 * direction: name })`. Once more with the same name replaces it. A run that is resumed needs it registered again, as it
 * was.
 * @param direction what `defineDirection` gave, a definition, or a direction without options.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export function registerDirection(
  direction: Direction | DirectionDefinition | { readonly definition: DirectionDefinition },
): string {
  if ("definition" in direction) return directions.register(direction.definition);
  return directions.register("make" in direction ? direction : definitionOf(direction));
}

/**
 * The direction that a text names: `mgda`, `project:original` (a preset), `project:margin=1,eps=1e-3` or
 * `cagrad:c=0.4`. A direction's own `name` reads back as the same direction.
 * @throws `argument/invalid` for anything else.
 */
export function parseDirection(text: TextOf<DirectionName>): Direction {
  const { definition, options, name } = directions.find(text);
  return nameDirection(name, definition.make(options));
}
