import type { Chosen } from "../../base/definition";
import { error } from "../../base/errors";
import type { Documented } from "../../base/methodPage";
import { Registry } from "../../base/registry";
import type { Strategy } from "../interface/define";
import { keptTogether } from "../interface/keptTogether";
import { analytic } from "./analytic";
import { agcn } from "./agcn";
import { cigcn } from "./cigcn";
import type { HeadDefinition } from "./define";
import { ica } from "./ica";
import { linear } from "./linear";

export { defineHead, type HeadDefinition, type HeadMethod } from "./define";

const builtIn = [linear, analytic, ica, cigcn, agcn] satisfies readonly Documented<HeadDefinition>[];

/** The name of a built-in head. */
export type HeadName = (typeof builtIn)[number]["name"];

const registry = new Registry<HeadDefinition>("head", builtIn);

/** The head of a strategy that names none. */
export const defaultHead = linear.name;

/** Names of the built-in heads. */
export const headNames: readonly string[] = registry.builtInNames;

/** The definitions of all heads there are now: the built-in ones, then your own. */
export const headDefinitions = (): readonly HeadDefinition[] => registry.definitions;

/**
 * Makes a head of your own findable under its name, in this process, and returns the name.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export const registerHead = (head: HeadDefinition): string => registry.register(head);

/**
 * The head that a text names: `linear`, `analytic:width=2048`.
 * @throws `argument/invalid`
 */
export const findHead = (text: string): Chosen<HeadDefinition> => registry.find(text);

/**
 * A strategy with a head: it keeps what the head keeps beside what it keeps itself.
 * @throws `strategy/head` where the strategy is not defined with it.
 */
export function withHead(strategy: Strategy, { definition, options, name }: Chosen<HeadDefinition>): Strategy {
  const { heads = [] } = strategy;
  if (heads.length > 0 && !heads.includes(definition.name)) {
    throw error("strategy/head", { strategy: strategy.name, head: name, takes: heads });
  }
  const { maker, keep, needsPrevious } = definition.make(options);
  return {
    ...strategy,
    head: name,
    ...(maker && { networkHead: maker }),
    ...(needsPrevious && { needsPrevious }),
    ...(keep && { keep: (start) => keptTogether(strategy.keep?.(start), "head", keep(start)) }),
  };
}
