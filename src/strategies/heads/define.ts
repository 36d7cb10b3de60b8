import type { Definition, NameKnown } from "../../base/definition";
import type { Documented, MethodPage } from "../../base/methodPage";
import type { OptionSpecs, OptionValues } from "../../base/optionSpecs";
import type { HeadMaker } from "../../nn";
import type { KeptState, RunStart } from "../interface/keptState";

/** A head with its options. */
export interface HeadMethod {
  /** The part that learns by gradients, in the network. Default: one linear layer on the features. */
  readonly maker?: HeadMaker;
  /**
   * Whether it hears what the network before the task answers (`Lifecycle.batchArrives`), whatever the strategy needs.
   * Default: no.
   */
  readonly needsPrevious?: boolean;
  /** Where it does more than to learn by gradients: what it keeps, and its answers. Called once a run. */
  readonly keep?: (start: RunStart) => KeptState;
}

/** A head as one file defines it: what turns features or maps into answers, of any strategy. */
export interface HeadDefinition<S extends OptionSpecs = OptionSpecs> extends Definition<S> {
  /** The head with these options, which are checked. */
  make(options: OptionValues<S>): HeadMethod;
}

/** Defines a head: `defineHead({ name, summary, source, options, make })` is all that the others need to know of it. */
export function defineHead<const S extends OptionSpecs, const N extends string>(
  definition: NameKnown<HeadDefinition<S>, N> & { readonly page: MethodPage },
): NameKnown<Documented<HeadDefinition<S>>, N>;
export function defineHead<const S extends OptionSpecs>(definition: HeadDefinition<S>): HeadDefinition<S>;
export function defineHead(definition: HeadDefinition): HeadDefinition {
  return definition;
}
