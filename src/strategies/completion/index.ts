import { error } from "../../base/errors";
import type { Documented } from "../../base/methodPage";
import { Registry } from "../../base/registry";
import type { Regime } from "../../records";
import type { CompletionDefinition } from "./definition";
import { dynamic } from "./dynamic";
import { fixed } from "./fixed";
import { labelCompletion, type LabelCompletion } from "./labelCompletion";
import { none } from "./none";

const builtIn = [none, fixed, dynamic] satisfies readonly Documented<CompletionDefinition>[];

/** The name of a built-in rule of completion. */
export type CompletionName = (typeof builtIn)[number]["name"];

/** Rules of completion by name. */
export const completions = new Registry<CompletionDefinition>("complete", builtIn);

/** Names of the built-in rules of completion. */
export const completionNames: readonly string[] = completions.builtInNames;

/**
 * Makes a rule of completion of your own findable under its name, in this process, and returns the name. Once more with
 * the same name replaces it.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export const registerCompletion = (definition: CompletionDefinition): string => completions.register(definition);

/** A rule of completion that a text names. */
export interface Completion {
  /** With its options where they are not the defaults: it reads back as the same rule. */
  readonly name: string;
  /** The completion of one run, at its beginning. */
  begin(): LabelCompletion;
  /**
   * Whether labels of earlier tasks' classes are available to a strategy: where the data have them, or where the rule
   * completes them.
   */
  readonly labels: Regime;
}

/**
 * The rule of completion that a text names: `none`, `fixed:threshold=0.7`, `dynamic`.
 * @param labels whether the data have labels of earlier tasks' classes.
 * @throws `argument/invalid` for an unknown name or option, or a value outside its range; `completion/labels` where the
 *   data have the labels that it would complete.
 */
export function findCompletion(text: string, labels: Regime): Completion {
  const { definition, options, name } = completions.find(text);
  const method = definition.make(options);
  if (method && labels === "available") throw error("completion/labels", { name });
  return { name, begin: () => labelCompletion(method), labels: method ? "available" : labels };
}
