import type { Regime } from "../data";
import { error } from "../errors";
import { finetune } from "./finetune";
import { joint } from "./joint";
import { lwf } from "./lwf";
import { lwfPpi } from "./lwfPpi";
import { ppi } from "./ppi";
import type { Strategy } from "./strategy";

const registry = new Map<string, Strategy>([joint, finetune, lwf, ppi, lwfPpi].map((strategy) => [strategy.name, strategy]));

export const strategyNames: readonly string[] = [...registry.keys()];

/**
 * The strategy of a name, checked against the label regime.
 * @throws `argument/invalid` for an unknown name, `strategy/labels` where the method is not defined in that regime.
 */
export function findStrategy(name: string, labels: Regime): Strategy {
  const strategy = registry.get(name);
  if (!strategy) throw error("argument/invalid", { argument: "--strategy", received: name, takes: strategyNames.join(", ") });
  assertRegime(strategy, labels);
  return strategy;
}

/** @throws `strategy/labels` where the method is not defined in that regime. */
export function assertRegime(strategy: Strategy, labels: Regime): void {
  if (!strategy.regimes.includes(labels)) throw error("strategy/labels", { strategy: strategy.name, labels, takes: strategy.regimes.join(", ") });
}

export { distillation, isPenalty, sumOf, supervised, terms } from "./objectives";
export type { Beginning, Draw, Kept, Learnt } from "./kept";
export type { Objective, ParameterObjective, Plan, SampleObjective, Situation, Strategy, View } from "./strategy";
