import { batches, supervise, type Benchmark, type Task } from "../data";
import type { Network, Predictor, State } from "../nn";
import type { EpochEvent, Metrics, Predictions, RunMemory, ScoreRow, Scores } from "../records";
import type { KeptState, Strategy } from "../strategies";
import { beginCompletion } from "./completion";
import { signalOfRank, type RunContext } from "./context";
import type { Checkpoints } from "./checkpoints/checkpoints";
import type { Checkpoint, SelectedEpoch } from "./directory/checkpoint";
import { evaluationOf, type Evaluation } from "./evaluation/evaluation";
import { summariseRun } from "./evaluation/summarise";
import { beginTask, directionMemoryOf, endTask, type Method } from "./learner";
import type { ResolvedRun } from "./parameters";
import { countPassesFrom, passesSoFar } from "./checkpoints/passes";
import { selectionOf } from "./selection";
import { taskSequence, type TaskSequence } from "./sequence";
import { trainTask, type TrainedTask } from "./task";
import { sameStart, type TaskEnd } from "./taskEnd";

/** A training: what is trained, on what, from where. */
export interface Training {
  readonly benchmark: Benchmark;
  readonly resolved: ResolvedRun;
  readonly network: Network;
  readonly keptState: KeptState | undefined;
  readonly context: RunContext;
  /** Where an earlier run stopped. */
  readonly from: Checkpoint | undefined;
  /** The end of a task of another run, to begin after. */
  readonly after: TaskEnd | undefined;
  /** Written after every epoch with all that is needed to go on from there, and in the middle of epochs. */
  readonly checkpoints: Checkpoints;
  /** Hears of the rows of R so far, where the training begins. */
  readonly onRows: (rows: readonly ScoreRow[]) => void;
  /** Called at the end of every task: another run may begin there. */
  readonly onTask: (end: TaskEnd) => Promise<void>;
  /** Called with the trained network's answers, at the end. */
  readonly withAnswers: (method: Predictor) => Promise<void>;
}

/** A task that was learnt: the epoch that it ended with, the scores after it, and the network's state. */
interface EndedTask {
  readonly best: SelectedEpoch;
  /** Its row of R. */
  readonly test: Scores;
  readonly state: State;
}

/** What a training has come to so far. */
interface SoFar {
  /** The first task that this training trains itself. */
  readonly firstTask: number;
  /** Test scores before training and after each task. */
  readonly rows: ScoreRow[];
  readonly epochs: EpochEvent[];
  /** The most that was held so far. */
  memory: RunMemory;
}

/** Trains the network on the tasks in order, evaluating after every epoch, and returns the measures. */
export async function train(training: Training): Promise<Metrics> {
  const { benchmark, resolved, network, keptState, context } = training;
  const { parameters, strategy } = resolved;
  const sequence = taskSequence(benchmark, strategy, parameters.labels, resolved.completion.labels);
  const evaluation = evaluationOf({ network, keptState, benchmark, tasks: sequence.tasks }, parameters, context);
  const soFar = await begin(training, sequence, evaluation);
  const directionMemory = directionMemoryOf(training.from?.tensors ?? {});
  const completion = resolved.completion.begin();
  training.onRows([...soFar.rows]);
  for (const task of sequence.tasks.filter(({ number }) => number >= soFar.firstTask)) {
    const trained = await trainOne(task, { ...training, directionMemory, completion }, sequence, evaluation, soFar);
    await endOf(task, trained, training, soFar);
  }
  const metrics = await measure(training, evaluation, soFar.rows);
  const { cost } = training.checkpoints;
  const holds = soFar.memory.kept + soFar.memory.previousAnswers > 0;
  context.on({
    type: "done",
    metrics,
    ...(cost && { checkpoints: cost }),
    ...(holds && { memory: soFar.memory }),
    parameters: network.parameters.reduce((sum, { size }) => sum + size, 0),
    ...passesSoFar(network, context),
  });
  await evaluation.answering(training.withAnswers);
  return metrics;
}

/** Puts the run where it goes on from: a checkpoint, the end of a task of another run, or its own beginning. */
async function begin(training: Training, sequence: TaskSequence, evaluation: Evaluation): Promise<SoFar> {
  const { from, after, keptState, network, context } = training;
  countPassesFrom(network, context, { from });
  if (from) keptState?.load(from.tensors.kept ?? new Map());
  announce(training, sequence);
  const memory = held({ kept: 0, previousAnswers: 0 }, from ? keptState : undefined, 0);
  if (from) return { firstTask: from.progress.task, rows: [...from.progress.rows], epochs: [], memory };
  if (!after) return { firstTask: 1, rows: [await evaluation.test()], epochs: [], memory };
  const { task, rows, epochs } = beginAfter(after, training, sequence);
  countPassesFrom(network, context, { epochs });
  return { firstTask: task + 1, rows: [...rows], epochs: [...epochs], memory };
}

/** Says what the run is going to do. */
function announce({ benchmark, resolved, context }: Training, sequence: TaskSequence): void {
  const { parameters, strategy } = resolved;
  const { batch } = parameters;
  context.on({
    type: "run",
    name: strategy.name,
    tasks: sequence.tasks.length,
    epochs: parameters.epochs,
    steps: sequence.tasks.map((task, k) => (hasSteps(strategy, k + 1) ? sequence.amountOf(task, batch).batches : 0)),
    classes: benchmark.classes,
  });
}

/** Puts the network where a task of another run ended. @throws `run/other-start` */
function beginAfter(after: TaskEnd, { resolved, network, context }: Training, sequence: TaskSequence): TaskEnd {
  const situations = sequence.tasks.map((task) => sequence.situationOf(task));
  const start = sameStart(after, resolved, situations);
  network.load(start.state);
  start.epochs.forEach(context.on);
  return start;
}

/** Whether a strategy makes gradient steps in a task, 1-based. */
const hasSteps = ({ trains }: Pick<Strategy, "trains">, task: number): boolean => trains !== "first" || task === 1;

/** Trains one task, and lets the strategy keep what it keeps of it. The scores are those of the method after that. */
async function trainOne(
  task: Task,
  training: Training & Pick<Method, "directionMemory" | "completion">,
  sequence: TaskSequence,
  evaluation: Evaluation,
  soFar: SoFar,
): Promise<EndedTask> {
  const { benchmark, resolved, network, keptState, context, from, checkpoints, directionMemory, completion } = training;
  const { parameters, strategy, direction, loss } = resolved;
  const situation = sequence.situationOf(task);
  const examples = supervise(task, parameters.labels, { classes: benchmark.classes, tasks: sequence.tasks });
  const method = { network, strategy, direction, loss, completion, keptState, directionMemory };
  const learner = beginTask(method, situation, parameters, context);
  const { imageSize, batch } = parameters;
  const learn = async (): Promise<TrainedTask> => {
    const trained = await trainTask(learner, {
      task,
      examples,
      amount: sequence.amountOf(task, batch),
      parameters: hasSteps(strategy, task.number) ? parameters : { ...parameters, epochs: 0 },
      evaluation,
      context,
      from: from?.progress.task === task.number ? from : undefined,
      begins: () =>
        beginCompletion(learner, { task, situation, examples, classes: benchmark.classes }, parameters, context),
      afterEpoch: (event) => soFar.epochs.push(event),
      checkpoints,
      checkpoint: (progress, tensorsOf) =>
        checkpoints.write(
          { task: task.number, ...progress, rows: [...soFar.rows], ...passesSoFar(network, context) },
          tensorsOf,
        ),
    });
    await keptState?.lifecycle?.taskEnds?.({
      situation,
      network,
      ...(learner.previous && { previous: learner.previous }),
      imageSize,
      examples,
      load: (some) => batches(some, { size: imageSize, batch, cache: context.cache, signal: signalOfRank(context) }),
    });
    return trained;
  };
  const trained = await learn().finally(() => endTask(learner));
  soFar.memory = held(soFar.memory, keptState, learner.previousAnswers?.bytes ?? 0);
  const { best = { epoch: 0, value: NaN }, state } = trained;
  return { best, test: trained.test ?? (await evaluation.testEnd(task, network.state())), state };
}

/** The most that was held, with what is held now. */
function held(before: RunMemory, keptState: KeptState | undefined, previousAnswers: number): RunMemory {
  const samples = Math.max(before.samples ?? 0, keptState?.stored ?? 0);
  return {
    kept: Math.max(before.kept, keptState?.bytes ?? 0),
    previousAnswers: Math.max(before.previousAnswers, previousAnswers),
    ...(samples > 0 && { samples }),
  };
}

/** Tells what a task ended with. */
async function endOf(
  { number: task }: Task,
  { best, test, state }: EndedTask,
  { resolved, keptState, context, onTask }: Training,
  { rows, epochs }: SoFar,
): Promise<void> {
  const { parameters } = resolved;
  rows.push(test);
  const selection = selectionOf(parameters.selection, best.value);
  context.on({ type: "task", task, selectedEpoch: best.epoch, selection, test });
  await onTask({
    task,
    state,
    keptState: keptState?.predictor && keptState.save(),
    rows: [...rows],
    epochs: [...epochs],
    parameters,
  });
}

/** The measures of the trained network. */
async function measure({ benchmark }: Training, evaluation: Evaluation, rows: readonly ScoreRow[]): Promise<Metrics> {
  const others: Record<string, Predictions> = {};
  for (const [name, examples] of Object.entries(benchmark.otherTests ?? {}))
    others[name] = await evaluation.on(examples);
  const { test, validation } = evaluation.images;
  return summariseRun(benchmark.classes, rows, {
    test: await evaluation.on(test),
    validation: await evaluation.on(validation),
    others,
  });
}
