import type { EpochAmount, Example, Task } from "../data";
import type { State } from "../nn";
import type { EpochEvent, RunParameters, Scores } from "../records";
import type { Checkpoints } from "./checkpoints/checkpoints";
import { epochSums } from "./checkpoints/epochSums";
import { averageStatistics } from "./checkpoints/statistics";
import type { RunContext } from "./context";
import type { Checkpoint, RunProgress, SelectedEpoch } from "./directory/checkpoint";
import { trainEpoch } from "./epoch";
import type { Evaluation } from "./evaluation/evaluation";
import { learnerTensors, restoreLearner, type TaskLearner } from "./learner";
import { passesSoFar } from "./checkpoints/passes";
import { isSelected, measureOf } from "./selection";
import { isStop } from "./together";

/** What of a run's progress its task knows. */
export type TaskProgress = Pick<RunProgress, "epoch" | "best" | "part">;

/** What the training of a task needs beside its learner. */
export interface TaskTraining {
  readonly task: Task;
  /** Its training images, with the labels that the regime shows. */
  readonly examples: readonly Example[];
  /** What an epoch of it shows. */
  readonly amount: EpochAmount;
  readonly parameters: RunParameters;
  readonly evaluation: Evaluation;
  readonly context: RunContext;
  /** Where an earlier run stopped in this task. */
  readonly from: Checkpoint | undefined;
  /** Before the first step of the task, unless the run goes on within it. */
  readonly begins: () => Promise<void>;
  /** Hears of every epoch, before the listeners of the run. */
  readonly afterEpoch: (event: EpochEvent) => void;
  readonly checkpoints: Pick<Checkpoints, "isDue">;
  /** Called with all that is needed to go on from there: after every epoch, and within one where it is due. */
  readonly checkpoint: (progress: TaskProgress, tensorsOf: () => Checkpoint["tensors"]) => Promise<void>;
}

/** The epoch that a task's training ends with. */
export interface TrainedTask {
  /** Undefined of a task without epochs. */
  readonly best: SelectedEpoch | undefined;
  /** Its test scores; undefined of a task without epochs, and where the end of the task changes the answers. */
  readonly test: Scores | undefined;
  /** Its weights and running statistics, which the network has at the end. */
  readonly state: State;
}

/** The selected epoch so far, and the network's state then. */
interface Selected {
  readonly best: SelectedEpoch | null;
  readonly state: State | undefined;
}

/** The epochs of one task, each evaluated; ends with the network of the selected one, or as it is without epochs. */
export async function trainTask(learner: TaskLearner, training: TaskTraining): Promise<TrainedTask> {
  const { parameters, evaluation, context, from, checkpoint } = training;
  const { network } = learner;
  if (from) restoreLearner(learner, from.tensors);
  else await training.begins();
  let { best, state }: Selected = { best: from?.progress.best ?? null, state: from?.tensors.best };
  const epochsDone = from ? from.progress.epoch : 0;
  for (let epoch = epochsDone + 1; epoch <= parameters.epochs; epoch++) {
    const { event, selected: chosen } = await epochOf(learner, epoch, training, { best, state });
    training.afterEpoch(event);
    context.on(event);
    if (chosen) {
      best = chosen;
      state = network.state();
      evaluation.epochSelected(state);
      learner.epochSelected();
    }
    const selected = state;
    await checkpoint({ epoch, best }, () => learnerTensors(learner, selected));
  }
  if (best === null || state === undefined) return { best: undefined, test: undefined, state: network.state() };
  network.load(state);
  return { best, test: await testOf(best, state, learner, training), state };
}

/** Test scores of a selected epoch whose network is there again; undefined where the end of the task has others. */
async function testOf(
  { test }: SelectedEpoch,
  state: State,
  { keptState }: TaskLearner,
  { task, evaluation }: TaskTraining,
): Promise<Scores | undefined> {
  return keptState?.answersAnew ? undefined : (test ?? evaluation.testEnd(task, state));
}

/** What an epoch was. */
interface TrainedEpoch {
  readonly event: EpochEvent;
  /** The epoch, where it takes the place of the one selected so far. */
  readonly selected: SelectedEpoch | undefined;
}

/**
 * Trains one epoch, or what is left of it, and evaluates it. Where it is stopped, it writes a checkpoint of the steps
 * that are done.
 */
async function epochOf(
  learner: TaskLearner,
  epoch: number,
  training: TaskTraining,
  { best, state }: Selected,
): Promise<TrainedEpoch> {
  const { task, examples, amount, parameters, context, from, checkpoints } = training;
  const { world, signal } = context;
  const place = { task: task.number, epoch };
  const sums = epochSums(from?.progress.epoch === epoch - 1 ? from.progress.part : undefined);
  let saved = sums.part.steps;
  const checkpoint = async (): Promise<void> => {
    const { part } = sums;
    const hasOwnStatistics = world.size > 1 && parameters.batchNorm === "local";
    await training.checkpoint({ epoch: epoch - 1, best, part }, () => learnerTensors(learner, state, hasOwnStatistics));
    saved = part.steps;
  };
  const isDue = (): boolean => checkpoints.isDue(sums.part.steps, saved);
  try {
    await trainEpoch(learner, { place, examples, amount, parameters, context, sums, isDue, checkpoint });
    const started = performance.now();
    if (world.size > 1 && parameters.batchNorm === "local") averageStatistics(learner.network, world);
    const { scores, selected } = await evaluated(epoch, training, best);
    const seconds = sums.part.seconds + (performance.now() - started) / 1000;
    const report = sums.report(amount.images, world.size);
    const passes = passesSoFar(learner.network, context);
    return { event: { type: "epoch", ...place, ...report, ...scores, ...passes, seconds }, selected };
  } catch (cause) {
    if (isStop(cause, signal) && sums.part.steps > saved) await checkpoint();
    throw cause;
  }
}

/**
 * The scores of an epoch that has just been trained, and whether it is selected. Test images are scored as the run
 * says; those of a selected epoch at once where they cannot wait.
 */
async function evaluated(
  epoch: number,
  { task, parameters, evaluation }: TaskTraining,
  best: SelectedEpoch | null,
): Promise<Pick<TrainedEpoch, "selected"> & { readonly scores: Pick<EpochEvent, "validation" | "test"> }> {
  const { selection, testAfter } = parameters;
  const validation = await evaluation.validation(task);
  const test = testAfter === "epochs" ? await evaluation.test(task) : undefined;
  const value = measureOf({ epoch, validation, test }, selection);
  const scores = { validation, ...(test && { test }) };
  if (best !== null && !isSelected(value, best.value)) return { scores, selected: undefined };
  const selectedTest = test ?? (evaluation.canWait ? undefined : await evaluation.test(task));
  return { scores, selected: { epoch, value, ...(selectedTest && { test: selectedTest }) } };
}
