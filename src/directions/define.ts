import { choose, type Definition, type NameKnown } from "../base/definition";
import type { Documented, MethodPage } from "../base/methodPage";
import type { Options } from "../base/options";
import type { OptionSpecs, OptionValues } from "../base/optionSpecs";
import {
  nameDirection,
  type Direction,
  type DirectionMethod,
  type FixedDirection,
  type FixedMethod,
  type GramianDirection,
} from "./direction";
import type { DirectionPromises } from "./promises";

/** What is known of a direction before it is made: everything but its code. */
export interface DirectionFacts {
  /**
   * `primary`: the gradient of the first objective is changed only as far as the others demand. `symmetric`: all
   * objectives are treated alike.
   */
  readonly treatment: "primary" | "symmetric";
  /** Fewest objectives for which it differs from the one gradient as it is. */
  readonly fewestObjectives: 1 | 2;
  /** What the universal tests hold it to. */
  readonly promises: DirectionPromises;
}

/** A direction as one file defines it. */
export interface DirectionDefinition<S extends OptionSpecs = OptionSpecs, M extends DirectionMethod = DirectionMethod>
  extends Definition<S>, DirectionFacts {
  /** The method with these options, which are checked. */
  make(options: OptionValues<S>): M;
}

/** The direction that a method becomes when it gets its name. */
type Named<M extends DirectionMethod> = M extends FixedMethod ? FixedDirection : GramianDirection;

/** Makes the direction with some of its options given: `project({ margin: 1 })`. Its definition is with it. */
export interface DirectionMaker<S extends OptionSpecs, M extends DirectionMethod> {
  /** @throws `argument/invalid` for an option outside its range. */
  (options?: Partial<OptionValues<S>>): Named<M>;
  readonly definition: DirectionDefinition<S, M>;
}

/**
 * Defines a direction: name, options, what it promises, and its code are all that the command line, figures, tests and
 * tables need to know of it. The result is a function that makes the direction with given options. A built-in one has
 * `page` too.
 */
export function defineDirection<const S extends OptionSpecs, M extends DirectionMethod, const N extends string>(
  definition: NameKnown<DirectionDefinition<S, M>, N> & { readonly page: MethodPage },
): DirectionMaker<S, M> & { readonly definition: NameKnown<Documented<DirectionDefinition<S, M>>, N> };
export function defineDirection<const S extends OptionSpecs, M extends DirectionMethod>(
  definition: DirectionDefinition<S, M>,
): DirectionMaker<S, M>;
export function defineDirection<S extends OptionSpecs, M extends DirectionMethod>(
  definition: DirectionDefinition<S, M>,
): DirectionMaker<S, M> {
  const make = (given: Partial<OptionValues<S>> = {}): Named<M> => {
    const { options, name } = choose("direction", definition, definedOnly(given));
    return nameDirection(name, definition.make(options as OptionValues<S>)) as Named<M>;
  };
  return Object.assign(make, { definition });
}

/**
 * The definition of a direction that was made without one. It has no options and promises nothing; nobody relies on its
 * treatment.
 */
export function definitionOf(direction: Direction): DirectionDefinition {
  return {
    name: direction.name,
    summary: "a direction of one's own",
    source: "ours",
    options: {},
    treatment: "primary",
    fewestObjectives: 1,
    promises: {},
    make: () => direction,
  };
}

function definedOnly(options: Readonly<Record<string, unknown>>): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
