import {
  batchCount,
  batches,
  DecodedCache,
  supervise,
  type Batch,
  type Benchmark,
  type Example,
  type ImageSource,
  type Task,
} from "../data";
import { parseDirection } from "../directions";
import { singleProcess, type Communicator, type Reduction } from "../distributed";
import type { Network, Predictor } from "../nn";
import { findStrategy, type Situation } from "../strategies";
import type { Progress, Weights } from "./directory/checkpoint";
import type { Predictions } from "./evaluation/evaluate";
import { evaluationOf } from "./evaluation/evaluation";
import { beginTask, endTask } from "./learner";
import type { RunParameters } from "./parameters";
import type { EpochEvent, EventSink, Metrics, ScoreRow } from "../records";
import { summariseRun } from "./evaluation/summarise";
import { trainTask } from "./task";
import { assertSameStart, type TaskEnd } from "./taskEnd";

export interface TrainOptions {
  readonly on: EventSink;
  readonly signal?: AbortSignal;
  /** Called after every epoch with all that is needed to go on from there. */
  readonly checkpoint?: (progress: Omit<Progress, "events">, weights: Weights) => Promise<void>;
  /** Called at the end of every task: another run may begin there. */
  readonly onTask?: (end: TaskEnd) => Promise<void>;
  /** Where decoded images come from that memory does not hold. Default: they are decoded. */
  readonly images?: ImageSource;
  /** Called with the trained network's answers, at the end. */
  readonly withNetwork?: (network: Predictor, parameters: RunParameters) => Promise<void>;
  /** Where an earlier run stopped. */
  readonly from?: { readonly progress: Progress; readonly weights: Weights };
  /** The end of a task of another run, to begin after. */
  readonly after?: TaskEnd;
  /**
   * The ranks that the run is spread over, each of which calls this with the same arguments. Default: this process
   * alone.
   */
  readonly world?: Communicator;
  /** How gradients are added up over ranks. Default `sharded`. */
  readonly reduction?: Reduction;
}

/** Trains `network` on the benchmark's tasks in order, evaluating after every epoch, and returns the measures. */
export async function train(
  benchmark: Benchmark,
  parameters: RunParameters,
  network: Network,
  options: TrainOptions,
): Promise<Metrics> {
  const { on, signal, from, after, checkpoint, onTask, world = singleProcess, reduction } = options;
  // Ranks stop at steps, together.
  const loading = world.size === 1 ? signal : undefined;
  const { labels, epochs, selection, imageSize } = parameters;
  const strategy = findStrategy(parameters.strategy, labels);
  const direction = parseDirection(parameters.direction);
  const stages = strategy.arrange?.(benchmark.tasks) ?? benchmark.tasks;
  const situationOf = ({ number: task }: Task): Situation => ({
    task,
    slices: stages.slice(0, task).map(({ classes }) => classes),
    classes: benchmark.classes.length,
    labels,
  });
  const cache = new DecodedCache(undefined, options.images);
  const kept = strategy.keep?.({ seed: parameters.seed, network, world });
  const evaluation = evaluationOf(
    { network, kept },
    { benchmark, stages },
    { ...parameters, cache, signal: loading, world },
  );
  if (world.size > 1 && parameters.batchNorm === "synchronised")
    network.synchronise((numbers) => world.allReduce(numbers));
  try {
    if (from) kept?.load(from.weights.kept ?? new Map());
    on({
      type: "run",
      name: strategy.name,
      tasks: stages.length,
      epochs,
      steps: stages.map(({ train }) => batchCount(train.length, parameters)),
      classes: benchmark.classes,
    });
    if (after) {
      assertSameStart(after, strategy, parameters, stages.map(situationOf));
      network.load(after.state);
      after.epochs.forEach(on);
    }
    const rows: ScoreRow[] = [...(from?.progress.rows ?? after?.rows ?? [await evaluation.test()])];
    const done: EpochEvent[] = [...(after?.epochs ?? [])];
    const first = from?.progress.task ?? (after ? after.task + 1 : 1);
    for (const stage of stages.filter(({ number }) => number >= first)) {
      const task = stage.number;
      const situation = situationOf(stage);
      const examples = supervise(stage, labels, { classes: benchmark.classes, tasks: stages });
      const learner = beginTask({ network, strategy, direction, kept, world, reduction }, situation, parameters);
      const trained = await trainTask(learner, stage, examples, {
        parameters,
        evaluation,
        cache,
        on,
        signal,
        from: from?.progress.task === task ? from : undefined,
        afterEpoch: (event) => done.push(event),
        checkpoint: async (epoch, best, weights) => checkpoint?.({ task, epoch, best, rows: [...rows] }, weights),
      }).finally(() => endTask(learner));
      const { best, state } = trained;
      const load = (chosen: readonly Example[]): AsyncIterable<Batch> =>
        batches(chosen, { size: imageSize, batch: parameters.batch, cache, signal: loading });
      await kept?.endTask?.({ situation, network, imageSize, examples, load });
      rows.push(best.test);
      on({ type: "task", task, selectedEpoch: best.epoch, selection, test: best.test });
      await onTask?.({
        task,
        state,
        kept: kept?.predictor && kept.state(),
        rows: [...rows],
        epochs: [...done],
        parameters,
      });
    }
    const { test, validation } = evaluation.images;
    const others: Record<string, Predictions> = {};
    for (const [name, examples] of Object.entries(benchmark.otherTests ?? {}))
      others[name] = await evaluation.on(examples);
    const metrics = summariseRun(benchmark.classes, rows, {
      test: await evaluation.on(test),
      validation: await evaluation.on(validation),
      others,
    });
    on({ type: "done", metrics });
    await evaluation.answering(async (method) => options.withNetwork?.(method, parameters));
    return metrics;
  } finally {
    kept?.dispose();
  }
}
