import type { Chosen, Definition, NameKnown } from "../../base/definition";
import type { Documented, MethodPage } from "../../base/methodPage";
import type { OptionSpecs, OptionValues } from "../../base/optionSpecs";
import type { Criterion, Situation } from "../interface/strategy";

/** The code of a loss with its options. */
export interface LossMethod {
  /** The loss of one task's labels: a mean over labels, as `supervised` objectives and `oneMean` take it to be. */
  criterion(situation: Situation): Criterion;
}

/** A loss of labels as one file defines it: any strategy learns its labels by it. */
export interface LossDefinition<S extends OptionSpecs = OptionSpecs> extends Definition<S> {
  /** The loss with these options, which are checked. */
  make(options: OptionValues<S>): LossMethod;
}

/** A loss with its options. */
export interface Loss extends LossMethod {
  /** With its options where they are not the defaults: it reads back as the same loss. */
  readonly name: string;
}

/** Defines a loss: `defineLoss({ name, summary, source, options, make })`. */
export function defineLoss<const S extends OptionSpecs, const N extends string>(
  definition: NameKnown<LossDefinition<S>, N> & { readonly page: MethodPage },
): NameKnown<Documented<LossDefinition<S>>, N>;
export function defineLoss<const S extends OptionSpecs>(definition: LossDefinition<S>): LossDefinition<S>;
export function defineLoss(definition: LossDefinition): LossDefinition {
  return definition;
}

/** The loss of a definition with its options. */
export function lossOf({ definition, options, name }: Chosen<LossDefinition>): Loss {
  const method = definition.make(options);
  return { name, criterion: (situation) => method.criterion(situation) };
}
