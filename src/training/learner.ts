import { error } from "../base/errors";
import type { Direction } from "../directions";
import { binaryCrossEntropy, optimiserOf, type Network, type State } from "../nn";
import type { HeadSteps, RunParameters } from "../records";
import {
  noCompletion,
  type KeptState,
  type LabelCompletion,
  type Lifecycle,
  type Loss,
  type Plan,
  type Situation,
  type Strategy,
} from "../strategies";
import { restoreStatistics, statisticsOfRanks } from "./checkpoints/statistics";
import type { RunContext } from "./context";
import type { CheckpointTensors } from "./directory/checkpoint";
import type { Exchange } from "./step/exchange";
import type { Learner } from "./step/learner";
import { previousAnswers, type PreviousAnswers } from "./step/previousAnswers";
import { previousNetwork, type PreviousNetwork } from "./step/previousNetwork";
import { plainUpdates, updatesInside } from "./step/update";

/** What a run trains, and how. */
export interface Method {
  readonly network: Network;
  readonly strategy: Strategy;
  readonly direction: Direction;
  /** How labels are learnt. Default: binary cross-entropy. */
  readonly loss?: Loss;
  /** How unknown labels of earlier tasks' classes become known. Default: not at all. */
  readonly completion?: LabelCompletion;
  /** What the strategy keeps, where it keeps something. */
  readonly keptState: KeptState | undefined;
  /** What the direction remembers of the run so far. Default: nothing, as at its beginning. */
  readonly directionMemory?: Map<string, number>;
}

/** A learner with what lives as long as its task, and what its strategy keeps longer. */
export interface TaskLearner extends Learner {
  readonly keptState: KeptState | undefined;
  readonly completion: LabelCompletion;
  /** Tells the strategy that a step begins. */
  readonly stepBegins: Lifecycle["stepBegins"];
  /** Tells the strategy that the epoch is the best of its task so far. */
  readonly epochSelected: Lifecycle["epochSelected"];
}

/** What a learner is made of; what is left out is that of one process and of a strategy that keeps nothing. */
export interface LearnerParts extends Pick<Learner, "network" | "plan" | "direction" | "optimisers"> {
  /** Default: all parameters of the network's head. */
  readonly head?: Learner["head"];
  readonly previous?: PreviousNetwork;
  readonly keptState?: KeptState;
  readonly criterion?: Learner["criterion"];
  readonly completion?: LabelCompletion;
  readonly complete?: Learner["complete"];
  readonly directionMemory?: Map<string, number>;
  readonly context: Pick<RunContext, "world" | "exchange">;
  /** Default: `together`. */
  readonly headSteps?: HeadSteps;
}

/** Maps of all images of a task are too much to keep: the network before the task is asked again in each epoch. */
const answersKept = (previous: PreviousNetwork, { world }: Pick<RunContext, "world">): PreviousAnswers | undefined =>
  previous.givesMaps ? undefined : previousAnswers(previous.answering ?? previous, world);

/** A learner of its parts, with what the strategy wants of its steps as functions that are always there. */
export function learnerOf(given: LearnerParts): TaskLearner {
  const withHead: LearnerParts & Pick<Learner, "head"> = { head: given.network.head, ...given };
  const {
    context,
    keptState,
    directionMemory = new Map<string, number>(),
    headSteps = "together",
    previous,
    criterion = binaryCrossEntropy,
    completion = noCompletion,
    complete = (labels) => labels,
    ...parts
  } = withHead;
  const { lifecycle = {}, aroundUpdate } = keptState ?? {};
  return {
    ...parts,
    previous,
    criterion,
    completion,
    complete,
    previousAnswers: previous && answersKept(previous, context),
    keptState,
    directionMemory,
    headSteps: headStepsOf(headSteps),
    world: context.world,
    exchange: context.exchange,
    updates: aroundUpdate ? updatesInside(aroundUpdate) : plainUpdates,
    draw: (name, size) => keptState?.draw?.(name, size),
    aroundStep: aroundStepOf(lifecycle),
    stepBegins: (step, steps) => lifecycle.stepBegins?.(step, steps),
    epochSelected: () => lifecycle.epochSelected?.(),
  };
}

/**
 * A learner at the beginning of a task: fresh optimisers, the strategy's plan, and the network of the tasks before kept
 * aside where the strategy needs it.
 * @throws `strategy/head-steps`
 */
export function beginTask(
  { network, strategy, direction, loss, completion = noCompletion, keptState, directionMemory }: Method,
  situation: Situation,
  parameters: Pick<RunParameters, "optimiser" | "learningRate" | "headSteps">,
  context: Pick<RunContext, "world" | "exchange">,
): TaskLearner {
  const { exchange } = context;
  const head = network.headIn(situation.task);
  const needsPrevious = strategy.needsPrevious === true || completion.completes;
  // Before the strategy hears of the task: it may change the network then.
  const previous =
    needsPrevious && situation.task > 1 ? previousNetwork(network.clone(), strategy.needsEmbedding) : undefined;
  keptState?.lifecycle?.taskBegins?.(situation);
  const plan = planOf(strategy, situation, keptState);
  exchange.refresh();
  return learnerOf({
    network,
    head,
    previous,
    keptState,
    plan,
    criterion: loss?.criterion(situation),
    completion,
    complete: (labels, logits) => completion.complete(labels, situation, logits),
    direction,
    directionMemory,
    optimisers: optimisersOf({ head, keptState }, exchange.parameters, parameters),
    headSteps: parameters.headSteps,
    context,
  });
}

/** The plan of a task. @throws `strategy/head-steps` for one in the form of an earlier version. */
function planOf(strategy: Strategy, situation: Situation, keptState: KeptState | undefined): Plan {
  const plan = strategy.plan(situation, keptState);
  if ("steps" in plan.head) throw error("strategy/head-steps", { strategy: strategy.name, steps: plan.head.steps });
  return plan;
}

/** Fresh optimisers of the shared parameters, or of this rank's part of them, and of those of the head that learn. */
export const optimisersOf = (
  { head, keptState }: Pick<Learner, "head"> & Pick<Method, "keptState">,
  shared: Exchange["parameters"],
  parameters: Pick<RunParameters, "optimiser" | "learningRate">,
): Learner["optimisers"] => ({
  shared: optimiserOf(shared, parameters, keptState?.ownOptimiser),
  head: optimiserOf(head, parameters),
});

function headStepsOf(steps: HeadSteps): Learner["headSteps"] {
  return steps === "together" ? { before: 0, together: 1 } : { before: steps, together: 0 };
}

/** Tells the strategy of every step, where it wants to hear of them; only then are the logits computed. */
function aroundStepOf(lifecycle: Partial<Lifecycle>): Learner["aroundStep"] {
  const { batchArrives, stepEnds } = lifecycle;
  return (batch, answers, step) => {
    batchArrives?.(batch, answers.previous());
    const logits = stepEnds && answers.now();
    const result = step();
    if (logits) stepEnds(batch, logits);
    return result;
  };
}

/**
 * All tensors of a learner, and the best epoch's weights where there is one, for a checkpoint.
 * @param hasOwnStatistics whether the ranks have running statistics of their own just now.
 */
export function learnerTensors(
  learner: TaskLearner,
  best: State | undefined,
  hasOwnStatistics = false,
): CheckpointTensors {
  const { network, previous, optimisers, keptState, directionMemory, completion, exchange, world } = learner;
  return {
    network: network.state(),
    shared: exchange.state(optimisers.shared),
    head: optimisers.head.state(),
    ...(best && { best }),
    ...(hasOwnStatistics && { statistics: statisticsOfRanks(network, world) }),
    ...(previous && { previous: previous.state() }),
    ...(keptState && { kept: keptState.save() }),
    ...(directionMemory.size > 0 && { direction: stateOfMemory(directionMemory) }),
    ...(completion.completes && { completion: completion.save() }),
  };
}

/** What a direction remembers, as tensors of a checkpoint. */
const stateOfMemory = (memory: ReadonlyMap<string, number>): State =>
  new Map([...memory].map(([name, value]) => [name, { shape: [1], data: Float32Array.of(value) }]));

/** What a direction remembered at a checkpoint. */
export const directionMemoryOf = ({ direction }: CheckpointTensors): Map<string, number> =>
  new Map([...(direction ?? [])].map(([name, { data }]) => [name, data[0]]));

/** Puts a learner where a checkpoint was. */
export function restoreLearner(learner: TaskLearner, tensors: CheckpointTensors): void {
  const { network, previous, optimisers, completion, exchange, world } = learner;
  network.load(tensors.network);
  if (Object.hasOwn(tensors, "completion")) completion.load(tensors.completion);
  if (Object.hasOwn(tensors, "statistics")) restoreStatistics(network, world, tensors.statistics);
  previous?.load(tensors.previous);
  exchange.refresh();
  exchange.load(optimisers.shared, tensors.shared);
  optimisers.head.load(tensors.head);
}

/** Frees what a task's training held beside the network. */
export function endTask({ previous, optimisers }: Learner): void {
  previous?.dispose();
  optimisers.shared.dispose();
  optimisers.head.dispose();
}
