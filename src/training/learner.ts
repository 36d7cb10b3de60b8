import type { Direction } from "../directions";
import { optimiser, type Network, type Optimiser, type State } from "../nn";
import type { Plan, Situation, Strategy } from "../strategies";
import type { Weights } from "./checkpoint";
import type { RunParameters } from "./parameters";

/** All that a task's training works on. */
export interface Learner {
  readonly network: Network;
  /** The network as it was when the task began, where the strategy asks for it. */
  readonly previous?: Network;
  readonly optimisers: { readonly shared: Optimiser; readonly head: Optimiser };
  readonly plan: Plan;
  readonly direction: Direction;
}

/** A learner at the beginning of a task: fresh optimisers, the strategy's plan, the network of the tasks before kept aside. */
export function beginTask(network: Network, strategy: Strategy, direction: Direction, situation: Situation, parameters: RunParameters): Learner {
  const plan = strategy.plan(situation);
  return {
    network,
    previous: strategy.needsPrevious && situation.task > 1 ? network.clone() : undefined,
    optimisers: { shared: optimiser(network.shared, parameters.optimiser), head: optimiser(network.head, parameters.optimiser) },
    plan: { ...plan, head: { ...plan.head, steps: parameters.headSteps ?? plan.head.steps } },
    direction,
  };
}

/** The weights and optimiser slots of a learner, and the best epoch's weights, for a checkpoint. */
export function learnerWeights({ network, previous, optimisers }: Learner, best: State): Weights {
  const groups = { network: network.state(), best, shared: optimisers.shared.state(), head: optimisers.head.state() };
  return previous ? { ...groups, previous: previous.state() } : groups;
}

/** Puts a learner where a checkpoint was. */
export function restoreLearner({ network, previous, optimisers }: Learner, weights: Weights): void {
  network.load(weights.network);
  previous?.load(weights.previous);
  optimisers.shared.load(weights.shared);
  optimisers.head.load(weights.head);
}

/** Frees what a task's training held beside the network. */
export function endTask({ previous, optimisers }: Learner): void {
  previous?.dispose();
  optimisers.shared.dispose();
  optimisers.head.dispose();
}
