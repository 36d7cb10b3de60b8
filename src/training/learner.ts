import type { Direction } from "../directions";
import { singleProcess, type Communicator, type Reduction } from "../distributed";
import { alone, exchangeOf, type Exchange } from "./step/exchange/exchange";
import { optimiser, type Network, type Optimiser, type State } from "../nn";
import type { Kept, Plan, Situation, Strategy } from "../strategies";
import type { Weights } from "./directory/checkpoint";
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
  /**
   * The ranks that the batches are spread over, and how their gradients become one update. Default: this process alone.
   */
  readonly world?: Communicator;
  readonly exchange?: Exchange;
}

/** What a run trains, and how. */
export interface Method {
  readonly network: Network;
  readonly strategy: Strategy;
  readonly direction: Direction;
  readonly kept?: Kept;
  /** Default: this process alone. */
  readonly world?: Communicator;
  /** Default `sharded`. */
  readonly reduction?: Reduction;
}

/**
 * A learner at the beginning of a task: fresh optimisers, the strategy's plan, the network of the tasks before kept
 * aside.
 */
export function beginTask(
  { network, strategy, direction, kept, world = singleProcess, reduction = "sharded" }: Method,
  situation: Situation,
  parameters: Pick<RunParameters, "optimiser" | "headSteps">,
): Learner {
  kept?.beginTask?.(situation);
  const plan = strategy.plan(situation, kept);
  // What follows gradients needs them whole.
  const exchange = exchangeOf(world, network.shared, kept?.follow ? "whole" : reduction);
  return {
    network,
    kept,
    previous: strategy.needsPrevious && situation.task > 1 ? network.clone() : undefined,
    optimisers: {
      shared: optimiser(exchange.parameters, parameters.optimiser),
      head: optimiser(network.head, parameters.optimiser),
    },
    plan: { ...plan, head: { ...plan.head, steps: parameters.headSteps ?? plan.head.steps } },
    direction,
    world,
    exchange,
  };
}

/**
 * The weights and optimiser slots of a learner, what its strategy keeps, and the best epoch's weights, for a
 * checkpoint.
 */
export function learnerWeights(
  { network, previous, optimisers, kept, exchange = alone(network.shared) }: Learner,
  best: State,
): Weights {
  return {
    network: network.state(),
    best,
    shared: exchange.state(optimisers.shared),
    head: optimisers.head.state(),
    ...(previous && { previous: previous.state() }),
    ...(kept && { kept: kept.state() }),
  };
}

/** Puts a learner where a checkpoint was. */
export function restoreLearner(
  { network, previous, optimisers, exchange = alone(network.shared) }: Learner,
  weights: Weights,
): void {
  network.load(weights.network);
  previous?.load(weights.previous);
  exchange.refresh();
  exchange.load(optimisers.shared, weights.shared);
  optimisers.head.load(weights.head);
}

/** Frees what a task's training held beside the network. */
export function endTask({ previous, optimisers, exchange }: Learner): void {
  previous?.dispose();
  optimisers.shared.dispose();
  optimisers.head.dispose();
  exchange?.dispose();
}
