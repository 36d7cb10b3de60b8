import type { Direction } from "../directions";
import { optimiser, type Network, type Optimiser, type State } from "../nn";
import type { Kept, Plan, Situation, Strategy } from "../strategies";
import type { Weights } from "./checkpoint";
import type { RunParameters } from "./parameters";

/** All that a task's training works on. */
export interface Learner {
  readonly network: Network;
  /** The network as it was when the task began, where the strategy asks for it. */
  readonly previous?: Network;
  readonly optimisers: { readonly shared: Optimiser; readonly head: Optimiser };
  readonly plan: Plan;
  /** What the strategy keeps, where it keeps something; it outlives the task. */
  readonly kept?: Kept;
  readonly direction: Direction;
}

/** What a run trains, and how. */
export interface Method {
  readonly network: Network;
  readonly strategy: Strategy;
  readonly direction: Direction;
  readonly kept?: Kept;
}

/** A learner at the beginning of a task: fresh optimisers, the strategy's plan, the network of the tasks before kept aside. */
export function beginTask(
  { network, strategy, direction, kept }: Method,
  situation: Situation,
  parameters: Pick<RunParameters, "optimiser" | "headSteps">,
): Learner {
  kept?.beginTask?.(situation);
  const plan = strategy.plan(situation, kept);
  return {
    network,
    kept,
    previous: strategy.needsPrevious && situation.task > 1 ? network.clone() : undefined,
    optimisers: { shared: optimiser(network.shared, parameters.optimiser), head: optimiser(network.head, parameters.optimiser) },
    plan: { ...plan, head: { ...plan.head, steps: parameters.headSteps ?? plan.head.steps } },
    direction,
  };
}

/** The weights and optimiser slots of a learner, what its strategy keeps, and the best epoch's weights, for a checkpoint. */
export function learnerWeights({ network, previous, optimisers, kept }: Learner, best: State): Weights {
  return {
    network: network.state(),
    best,
    shared: optimisers.shared.state(),
    head: optimisers.head.state(),
    ...(previous && { previous: previous.state() }),
    ...(kept && { kept: kept.state() }),
  };
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
