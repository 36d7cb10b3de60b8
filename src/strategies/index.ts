import type { Regime } from "../data";
import { error } from "../base/errors";
import { Registry } from "../base/methodRegistry";
import { agem } from "./agem";
import { derpp } from "./derpp";
import { er } from "./er";
import { ewc } from "./ewc";
import { finetune } from "./finetune";
import { gem } from "./gem";
import { hat } from "./hat";
import { joint } from "./joint";
import { lwf } from "./lwf";
import { lwfPpi } from "./lwfPpi";
import { mas } from "./mas";
import { mbpa } from "./mbpa";
import { entryOf, type Configurable } from "./interface/options";
import { ppi } from "./ppi";
import { si } from "./si";
import type { Strategy } from "./interface/strategy";

const builtIn = [joint, finetune, lwf, ppi, lwfPpi, gem, agem, er, derpp, mbpa, ewc, mas, si, hat].map(entryOf);
const registry = new Registry<Strategy>("strategy", builtIn);

/** The built-in strategies. */
export const strategyNames: readonly string[] = builtIn.map(({ name }) => name);

/**
 * Makes a strategy of your own findable under its name, in this process, and returns the name: `run({ strategy: name
 * })`. Once more with the same name replaces it. A run that is resumed needs it registered again, as it was.
 * @param strategy with or without options (`configurable`).
 * @throws `method/built-in`, `argument/invalid` for a name with a colon.
 */
export function registerStrategy(strategy: Strategy | Configurable): string {
  return registry.register(entryOf(strategy));
}

/**
 * The strategy that a text names, `er` or with options `er:memory=100,policy=prs`, checked against the label regime. A
 * strategy's own `name` reads back as the same strategy.
 * @throws `argument/invalid` for an unknown name or option, `strategy/labels` where the method is not defined in that
 *   regime.
 */
export function findStrategy(text: string, labels: Regime): Strategy {
  const strategy = registry.find(text);
  assertRegime(strategy, labels);
  return strategy;
}

/** @throws `strategy/direction` where the pair makes no sense, with the reason. */
export function assertDirection({ name, direction: own, refuses = {} }: Strategy, direction: string): void {
  const [base] = direction.split(":");
  if (Object.hasOwn(refuses, base))
    throw error("strategy/direction", { strategy: name, direction, reason: refuses[base], own });
}

/** @throws `strategy/labels` where the method is not defined in that regime. */
export function assertRegime(strategy: Strategy, labels: Regime): void {
  if (!strategy.regimes.includes(labels))
    throw error("strategy/labels", { strategy: strategy.name, labels, takes: strategy.regimes.join(", ") });
}

export { configurable, type Configurable } from "./interface/options";
export {
  distillation,
  isPenalty,
  sumOf,
  replayed,
  supervised,
  terms,
  type DistillationOptions,
} from "./interface/objectives";
export { policies, type Arrival, type Policy } from "./memory/policy";
export { streamMemory, type StreamOptions } from "./memory/streamMemory";
export { memoryOf, taskMemory } from "./memory/taskMemory";
export type { Beginning, Draw, Kept, Learnt } from "./interface/kept";
export type {
  Objective,
  ParameterObjective,
  Plan,
  SampleObjective,
  Situation,
  Strategy,
  View,
} from "./interface/strategy";
