import type { Example, Task } from "../data";
import type { Network, State } from "../nn";
import type { EpochEvent, RunParameters } from "../records";
import type { RunContext } from "./context";
import type { Checkpoint, SelectedEpoch } from "./directory/checkpoint";
import { trainEpoch } from "./epoch";
import type { Evaluation } from "./evaluation/evaluation";
import { learnerTensors, restoreLearner, type TaskLearner } from "./learner";
import { isSelected } from "./selection";

/** What the training of a task needs beside its learner. */
export interface TaskTraining {
  readonly task: Task;
  /** Its training images, with the labels that the regime shows. */
  readonly examples: readonly Example[];
  readonly parameters: RunParameters;
  readonly evaluation: Evaluation;
  readonly context: RunContext;
  /** Where an earlier run stopped in this task. */
  readonly from: Checkpoint | undefined;
  /** Hears of every epoch, before the listeners of the run. */
  readonly afterEpoch: (event: EpochEvent) => void;
  /** Called after every epoch with all that is needed to go on from there. */
  readonly checkpoint: (epoch: number, best: SelectedEpoch, tensors: Checkpoint["tensors"]) => Promise<void>;
}

/** The epoch that a task's training ends with. */
export interface TrainedTask {
  readonly best: SelectedEpoch;
  /** Its weights and running statistics, which the network has at the end. */
  readonly state: State;
}

/** The epochs of one task, each evaluated; ends with the network of the selected one. */
export async function trainTask(learner: TaskLearner, training: TaskTraining): Promise<TrainedTask> {
  const { parameters, context, from, checkpoint } = training;
  const { network } = learner;
  if (from) restoreLearner(learner, from.tensors);
  let { best, state } = from
    ? { best: from.progress.best, state: from.tensors.best }
    : { best: null, state: network.state() };
  const epochsDone = from ? from.progress.epoch : 0;
  for (let epoch = epochsDone + 1; epoch <= parameters.epochs; epoch++) {
    const event = await epochOf(learner, epoch, training);
    training.afterEpoch(event);
    context.on(event);
    const value = parameters.selection === "last" ? epoch : event[parameters.selection].seen;
    if (best === null || isSelected(value, best.value)) {
      best = { epoch, value, test: event.test };
      state = network.state();
      learner.epochSelected();
    }
    await checkpoint(epoch, best, learnerTensors(learner, state));
  }
  if (best === null) throw new RangeError("a task has at least one epoch");
  network.load(state);
  return { best, state };
}

/** Trains one epoch and evaluates it. */
async function epochOf(learner: TaskLearner, epoch: number, training: TaskTraining): Promise<EpochEvent> {
  const { task, examples, parameters, evaluation, context } = training;
  const started = performance.now();
  const place = { task: task.number, epoch };
  const trained = await trainEpoch(learner, examples, place, parameters, context);
  if (context.world.size > 1 && parameters.batchNorm === "local") averageStatistics(learner.network, context);
  const validation = await evaluation.validation(task);
  const test = await evaluation.test(task);
  const seconds = (performance.now() - started) / 1000;
  return { type: "epoch", ...place, ...trained, validation, test, seconds };
}

/** Gives every rank the mean of the ranks' running statistics, which are of different images. */
function averageStatistics(network: Network, { world }: RunContext): void {
  const state = network.state();
  for (const { name } of network.backbone.statistics) {
    const data = state.get(name)?.data;
    if (data) data.set(world.allReduce(data).map((sum) => sum / world.size));
  }
  network.load(state);
}
