import type { Definition, NameKnown } from "../../base/definition";
import type { Documented, MethodPage } from "../../base/methodPage";
import type { OptionSpecs, OptionValues } from "../../base/optionSpecs";
import type { Regime, Task } from "../../data";
import type { HeadMaker } from "../../nn";
import type { HeadSteps } from "../../records";
import type { KeptState, RunStart } from "./keptState";
import type { Plan, Situation } from "./strategy";

/** What a method does against forgetting, or, for `reference`, that it does nothing; `multi-label`: made for that. */
export type StrategyFamily = "reference" | "regularisation" | "replay" | "projection" | "architecture" | "multi-label";

/** What the page of a strategy says beside its docstring. */
export interface StrategyPage extends MethodPage {
  /** Where the index of pages has it. */
  readonly family: StrategyFamily;
}

/** What is known of a strategy before it is made: everything but its code. */
export interface StrategyFacts {
  /** Default direction, as `parseDirection` takes it. */
  readonly direction: string;
  /** The label regimes in which the method is defined, the one that it is shown in first. */
  readonly regimes: readonly Regime[];
  /** Whether objectives see the logits of the network as it was when the task began. Default: no. */
  readonly needsPrevious?: boolean;
  /** Whether objectives see the embedding that it had too, where they see its logits. Default: no. */
  readonly needsEmbedding?: boolean;
  /** Whether it needs a backbone that has gates. Default: no. */
  readonly needsGates?: boolean;
  /** Whether gradient steps are made in all tasks, or in the first alone. Default: in all. */
  readonly trains?: "all" | "first";
  /** Default head, as `findHead` takes it. Default: `linear`. */
  readonly head?: string;
  /** Default loss of labels, as `parseLoss` takes it. Default: `bce`. */
  readonly loss?: string;
  /** Default completion where labels are unavailable, as `findCompletion` takes it. Default: `none`. */
  readonly complete?: string;
  /** Head steps, where the method's own paper defines them. Default: those of the run's protocol. */
  readonly headSteps?: HeadSteps;
  /** Names of the heads that it is defined with. Default: all. */
  readonly heads?: readonly string[];
  /** Directions by name that make no sense for it, each with the reason. */
  readonly refuses?: Readonly<Record<string, string>>;
}

/** The code of a strategy with its options. */
export interface StrategyMethod {
  /**
   * What is learnt in a task.
   * @param keptState what `keep` of the same method made, where it keeps something.
   */
  plan(situation: Situation, keptState?: KeptState): Plan;
  /**
   * Whether objectives see the maps of the backbone's stages, and with `needsPrevious` those of the network as it was
   * when the task began. It may depend on the options. Default: no.
   */
  readonly needsMaps?: boolean;
  /** For methods that keep something between steps or tasks; called once a run. */
  keep?(start: RunStart): KeptState;
  /** Whether it needs the network before the task with these options, where the definition does not say so of all. */
  readonly needsPrevious?: boolean;
  /** The sequence it trains on, where that is not the benchmark's own (`joint`: all tasks at once). */
  arrange?(tasks: readonly Task[]): readonly Task[];
}

/** A strategy as one file defines it. */
export interface StrategyDefinition<S extends OptionSpecs = OptionSpecs> extends Definition<S>, StrategyFacts {
  /** The method with these options, which are checked. */
  make(options: OptionValues<S>): StrategyMethod;
  /** Built-in strategies cannot be without. */
  readonly page?: StrategyPage;
}

/** A method of continual learning with its options: its objectives, its default direction, and what it keeps. */
export interface Strategy extends StrategyFacts, StrategyMethod, Pick<Definition, "name" | "summary" | "source"> {
  /** With its options where they are not the defaults: it reads back as the same strategy. */
  readonly name: string;
  /** The head that it is joined to: it reads back as the same head. */
  readonly head: string;
  /** The part of its head that is in the network, where it was joined to one. Default: one linear layer. */
  readonly networkHead?: HeadMaker;
}

/**
 * Defines a strategy. `defineStrategy({ name, summary, source, options, direction, regimes, make })` is all that the
 * command line, figures, tests and tables need to know of it. A built-in one has `page` too.
 */
export function defineStrategy<const S extends OptionSpecs, const N extends string>(
  definition: NameKnown<StrategyDefinition<S>, N> & { readonly page: StrategyPage },
): NameKnown<Documented<StrategyDefinition<S>>, N>;
export function defineStrategy<const S extends OptionSpecs>(definition: StrategyDefinition<S>): StrategyDefinition<S>;
export function defineStrategy(definition: StrategyDefinition): StrategyDefinition {
  return definition;
}
