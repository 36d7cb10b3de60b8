import type { DecodedCache, Example, Task } from "../data";
import { singleProcess, type Communicator } from "../distributed";
import type { Network, State } from "../nn";
import type { Best, Progress, Weights } from "./directory/checkpoint";
import { trainEpoch } from "./epoch";
import type { Evaluation } from "./evaluation/evaluation";
import { learnerWeights, restoreLearner, type Learner } from "./learner";
import type { RunParameters } from "./parameters";
import type { EpochEvent, EventSink } from "../records";

export interface TaskOptions {
  readonly parameters: RunParameters;
  readonly evaluation: Evaluation;
  readonly cache: DecodedCache;
  readonly on: EventSink;
  readonly signal?: AbortSignal;
  /** Where an earlier run stopped in this task. */
  readonly from?: { readonly progress: Pick<Progress, "epoch" | "best">; readonly weights: Weights };
  /** Called after every epoch. */
  readonly afterEpoch?: (event: EpochEvent) => void;
  readonly checkpoint?: (epoch: number, best: Best, weights: Weights) => Promise<void>;
}

/**
 * The epochs of one task, each evaluated; returns the selected one and its weights, which the network has at the end.
 */
export async function trainTask(
  learner: Learner,
  stage: Task,
  examples: readonly Example[],
  options: TaskOptions,
): Promise<{ best: Best; state: State }> {
  const { parameters, evaluation, cache, on, signal, from, checkpoint } = options;
  const { epochs, selection } = parameters;
  const { network, kept, world = singleProcess } = learner;
  if (from) restoreLearner(learner, from.weights);
  let best: Best | null = from?.progress.best ?? null;
  let state = from?.weights.best ?? network.state();
  for (let epoch = (from?.progress.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
    const started = performance.now();
    const trained = await trainEpoch(learner, examples, { task: stage.number, epoch, parameters, cache, on, signal });
    if (world.size > 1 && parameters.batchNorm === "local") averageStatistics(network, world);
    const validation = await evaluation.validation(stage);
    const test = await evaluation.test(stage);
    const event: EpochEvent = {
      type: "epoch",
      task: stage.number,
      epoch,
      ...trained,
      validation,
      test,
      seconds: (performance.now() - started) / 1000,
    };
    options.afterEpoch?.(event);
    on(event);
    const value = selection === "last" ? epoch : { validation, test }[selection].seen;
    if (best === null || value > best.value) {
      best = { epoch, value, test };
      state = network.state();
      kept?.select?.();
    }
    await checkpoint?.(epoch, best, learnerWeights(learner, state));
  }
  network.load(state);
  return { best: best!, state };
}

/** Gives every rank the mean of the ranks' running statistics, which are of different images. */
function averageStatistics(network: Network, world: Communicator): void {
  const state = network.state();
  for (const { name } of network.backbone.statistics) {
    const { data } = state.get(name)!;
    data.set(world.allReduce(data).map((sum) => sum / world.size));
  }
  network.load(state);
}
