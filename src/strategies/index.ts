import { choose, type Chosen, type TextOf } from "../base/definition";
import { error } from "../base/errors";
import type { Documented } from "../base/methodPage";
import { Registry } from "../base/registry";
import type { Regime } from "../records";
import { agcn } from "./graph/agcn";
import { agem } from "./agem";
import { csc } from "./csc";
import { derpp } from "./derpp";
import { er } from "./er";
import { ewc } from "./ewc";
import { finetune } from "./finetune";
import { gem } from "./gem";
import { hat } from "./hat";
import { defaultHead, findHead, withHead } from "./heads";
import type { Strategy, StrategyDefinition, StrategyFacts, StrategyMethod } from "./interface/define";
import { joint } from "./joint";
import { krt } from "./embedding/krt";
import { l3a } from "./l3a";
import { lwf } from "./lwf";
import { lwfPpi } from "./lwfPpi";
import { mas } from "./mas";
import { mbpa } from "./mbpa";
import { pod } from "./embedding/pod";
import { ppi } from "./ppi";
import { rebll } from "./rebll";
import { si } from "./si";

const builtIn = [
  joint,
  finetune,
  lwf,
  ppi,
  lwfPpi,
  gem,
  agem,
  er,
  derpp,
  mbpa,
  ewc,
  mas,
  si,
  hat,
  l3a,
  pod,
  krt,
  csc,
  agcn,
  rebll,
] satisfies readonly Documented<StrategyDefinition>[];

/** The name of a built-in strategy. */
export type StrategyName = (typeof builtIn)[number]["name"];

const registry = new Registry<StrategyDefinition>("strategy", builtIn);

/** Names of the built-in strategies. */
export const strategyNames: readonly string[] = registry.builtInNames;

/** The definitions of all strategies there are now: the built-in ones, then your own. */
export const strategyDefinitions = (): readonly StrategyDefinition[] => registry.definitions;

/** A strategy of your own without options, written out as it is used. */
export type PlainStrategy = StrategyFacts &
  StrategyMethod &
  Pick<StrategyDefinition, "name" | "source" | "look"> & {
    readonly summary?: string;
  };

/**
 * Makes a strategy of your own findable under its name, in this process, and returns the name: `run({ strategy: name
 * })`. Once more with the same name replaces it. A run that is resumed needs it registered again, as it was.
 * @param strategy as `defineStrategy` gives it, or without options.
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export function registerStrategy(strategy: StrategyDefinition | PlainStrategy): string {
  return registry.register("make" in strategy ? strategy : definitionOf(strategy));
}

function definitionOf(strategy: PlainStrategy): StrategyDefinition {
  const { summary = "a strategy of your own" } = strategy;
  return { ...strategy, summary, options: {}, make: () => strategy };
}

/**
 * The strategy that a text names, `er` or with options `er:memory=100,policy=prs`, checked against the label regime. A
 * strategy's own `name` reads back as the same strategy.
 * @param head as `findHead` takes it. Default: the strategy's own.
 * @throws `argument/invalid` for an unknown name or option, `strategy/labels` where the method is not defined in that
 *   regime, `strategy/head` where it is not defined with that head.
 */
export function findStrategy(text: TextOf<StrategyName>, labels: Regime, head?: string): Strategy {
  const strategy = strategyNamed(text, head);
  assertRegime(strategy, labels);
  return strategy;
}

/**
 * The strategy that a text names, in whatever regime.
 * @param head as `findHead` takes it. Default: the strategy's own.
 * @throws `argument/invalid` for an unknown name or option; `strategy/head`.
 */
export const strategyNamed = (text: TextOf<StrategyName>, head?: string): Strategy =>
  strategyOf(registry.find(text), head);

/**
 * A strategy with some of its options given, without its being registered.
 * @param head as `findHead` takes it. Default: the strategy's own.
 * @throws `argument/invalid` for a value outside its range, `strategy/head`.
 */
export function makeStrategy(
  definition: StrategyDefinition,
  options: Chosen<StrategyDefinition>["options"] = {},
  head?: string,
): Strategy {
  return strategyOf(choose("strategy", definition, options), head);
}

function strategyOf({ definition, options, name }: Chosen<StrategyDefinition>, head?: string): Strategy {
  const { summary, source, direction, regimes, needsPrevious, needsEmbedding, needsGates } = definition;
  const { refuses, trains, head: ownHead = defaultHead, heads, headSteps, loss, complete } = definition;
  const method = definition.make(options);
  const needs = { needsPrevious: needsPrevious ?? method.needsPrevious, needsEmbedding, needsGates };
  const facts = { summary, source, direction, regimes, ...needs, refuses, trains, heads, headSteps, loss, complete };
  const strategy = { ...facts, ...methodOf(method), name, head: findHead(ownHead).name };
  return withHead(strategy, findHead(head ?? ownHead));
}

/** The functions of a method, which may be those of an object with other members. */
function methodOf(method: StrategyMethod): StrategyMethod {
  return {
    plan: (situation, keptState) => method.plan(situation, keptState),
    ...(method.needsMaps && { needsMaps: true }),
    ...(method.keep && { keep: method.keep.bind(method) }),
    ...(method.arrange && { arrange: method.arrange.bind(method) }),
  };
}

/** @throws `strategy/direction` where the pair makes no sense, with the reason. */
export function assertDirection(strategy: Strategy, direction: string): void {
  const { name, direction: own, refuses = {} } = strategy;
  const [base] = direction.split(":");
  if (Object.hasOwn(refuses, base)) {
    throw error("strategy/direction", { strategy: name, direction, reason: refuses[base], own });
  }
}

/** @throws `strategy/labels` where the method is not defined in that regime. */
export function assertRegime(strategy: Strategy, labels: Regime): void {
  if (!strategy.regimes.includes(labels)) {
    throw error("strategy/labels", { strategy: strategy.name, labels, takes: strategy.regimes.join(", ") });
  }
}

export {
  defineHead,
  findHead,
  headDefinitions,
  headNames,
  registerHead,
  type HeadDefinition,
  type HeadMethod,
  type HeadName,
} from "./heads";
export {
  completionNames,
  completions,
  findCompletion,
  registerCompletion,
  type Completion,
  type CompletionName,
} from "./completion";
export {
  defineCompletion,
  type CompletedTask,
  type CompletionDefinition,
  type CompletionMethod,
  type FoundThreshold,
} from "./completion/definition";
export { labelCompletion, noCompletion, type ImageLabels, type LabelCompletion } from "./completion/labelCompletion";
export { commonObjectives, type CommonObjectives } from "./interface/commonObjectives";
export {
  defineStrategy,
  type Strategy,
  type StrategyDefinition,
  type StrategyFacts,
  type StrategyFamily,
  type StrategyMethod,
  type StrategyPage,
} from "./interface/define";
export { distillation, distillationOptions, type DistillationOptions } from "./interface/distillation";
export type { Draw, KeptState, LearntTask, Lifecycle, RunStart, UpdateMiddleware } from "./interface/keptState";
export {
  embeddings,
  isPenalty,
  mapsOf,
  meaningOf,
  oneMean,
  previousLogits,
  replayed,
  storedLogits,
  sumOf,
  supervised,
  type MeanObjective,
} from "./interface/objectives";
export { keptTogether } from "./interface/keptTogether";
export { podFlat } from "./interface/podFlat";
export { podOptions, podSpatial, type PodOptions } from "./interface/podSpatial";
export { maxEntropy, weighted } from "./interface/maxEntropy";
export { learntTogether } from "./interface/plans";
export type {
  Criterion,
  Objective,
  ParameterObjective,
  Plan,
  SampleObjective,
  Situation,
  TaskCounts,
  View,
} from "./interface/strategy";
export { losses, lossNames, parseLoss, registerLoss, type LossName } from "./losses";
export { defineLoss, type Loss, type LossDefinition, type LossMethod } from "./losses/definition";
export { classMemory, type ClassOptions } from "./memory/byClass/classMemory";
export { herd } from "./memory/byClass/herding";
export { replayMemory } from "./memory/byClass/replayMemory";
export { memoryOptions, policyOption, streamOptions } from "./memory/memoryOptions";
export { policies } from "./memory/policies";
export type { Arrival, Policy } from "./memory/policy";
export { streamMemory, type StreamMemory, type StreamOptions } from "./memory/streamMemory";
export { memoryOf, memoryOfAll, taskMemory } from "./memory/taskMemory";
