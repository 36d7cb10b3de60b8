import { duringAll } from "../base/profile";
import { assertOptionNames } from "../base/words/optionNames";
import { dataReport, DecodedCache, DiskCache, openBenchmark, openImages, pathsOf, withoutTest } from "../data";
import type { Benchmark } from "../data";
import { singleProcess, type Communicator } from "../distributed";
import type { Network } from "../nn";
import type { Metrics, RunParameters, RunRecord, WeightsRecord } from "../records";
import { runContext } from "./context";
import { checkpointsOf, noCheckpoints, type Checkpoints } from "./checkpoints/checkpoints";
import { intervalOf } from "./checkpoints/interval";
import type { Checkpoint } from "./directory/checkpoint";
import { claimedDirectory, finishedRecord, isResumed } from "./directory/claimed";
import { warnOfDamage } from "./directory/damage";
import { manifestOf } from "./directory/manifest";
import { noOutput, outputTo, type RunOutput } from "./directory/output";
import type { RunDirectory } from "./directory/runDirectory";
import { isRestored, noteUnreadable } from "./directory/unreadable";
import { tellingWhatIsSafe } from "./directory/whatIsSafe";
import { assertDistinct } from "./evaluation/evaluate";
import { originAfter, startNetwork } from "./network/startNetwork";
import { parametersOn } from "./openedData";
import { resolved, type ResolvedRun, type RunOptions } from "./parameters";
import { recordingOf, type Recording } from "./recording";
import { assertSelectable } from "./selection";
import { taskSequence } from "./sequence";
import { settingNames, type RunSettings } from "./settings";
import { assertAgreed, firstAlone } from "./together";
import { train } from "./train";

/**
 * One run: parameters in, measures out. The same parameters give the same measures on the same machine.
 * @throws `argument/unknown`, `argument/invalid`, `method/built-in`, `strategy/labels`, `strategy/direction`,
 *   `run/exists`, `run/in-use`, `selection/no-validation`, `selection/undefined`, and what the data and weights throw;
 *   of a run that is resumed, `checkpoint/other-run`, `run/changed`, `log/short`; `run/interrupted` in a notebook where
 *   the cell is interrupted; `file/` errors with what is safe; the reason of `signal`.
 */
export async function run(options: RunOptions | ResolvedRun, settings: RunSettings = {}): Promise<RunRecord> {
  assertOptionNames("run's settings", settings, settingNames);
  return runOnRanks(singleProcess, options, settings);
}

/**
 * The same run spread over the ranks of a job, each of which calls this with the same arguments; rank 0 writes.
 * @throws what `run` throws; `run/disagree` where the ranks do not have the same parameters, data or weights.
 */
export async function runOnRanks(
  world: Communicator,
  options: RunOptions | ResolvedRun,
  settings: RunSettings,
): Promise<RunRecord> {
  const resolvedRun = resolved(options);
  intervalOf(settings.checkpointEvery);
  assertAgreed(world, "parameters", resolvedRun.parameters);
  return tellingWhatIsSafe(settings.out, async () => {
    const claimed = await claimedDirectory(world, settings);
    try {
      return await runIn(claimed.directory, world, resolvedRun, settings);
    } finally {
      await claimed.lock?.release();
    }
  });
}

/** The run in its directory, which nobody else writes into. */
async function runIn(
  directory: RunDirectory | undefined,
  world: Communicator,
  given: ResolvedRun,
  givenSettings: RunSettings,
): Promise<RunRecord> {
  const settings = withClosedTest(given.parameters, givenSettings);
  const name = settings.name ?? given.parameters.strategy;
  const isRead = isResumed(settings) && directory?.isFinished === true;
  const parameters = settings.data ? parametersOn(settings.data, given.parameters) : given.parameters;
  if (isRead && settings.forceResume) return finishedRecord(directory, parameters, undefined, settings);
  const benchmark = await duringAll("open", () => openedBenchmark(world, parameters, settings));
  if (isRead) return finishedRecord(directory, parameters, benchmark, settings);
  settings.onOpened?.(dataReport(benchmark));
  const resolvedRun = { ...given, parameters };
  assertSelectable(
    { ...benchmark, tasks: taskSequence(benchmark, given.strategy, parameters.labels).tasks },
    parameters,
  );
  const opened = await duringAll("open", () => open(world, resolvedRun, benchmark, settings, directory));
  const recording = recordingOf(name, opened.output, opened.from, settings);
  try {
    const metrics = await trainOpened(world, resolvedRun, settings, opened, recording);
    await opened.output.finish(metrics);
    return recording.record(metrics);
  } catch (cause) {
    if (directory) await noteUnreadable(directory.unreadable, cause, benchmark);
    throw recording.failure(cause);
  } finally {
    await close(opened);
  }
}

/** The settings with a benchmark whose test images are closed, where the run takes its scores on validation images. */
const withClosedTest = ({ scoreOn }: RunParameters, settings: RunSettings): RunSettings =>
  scoreOn === "validation" && settings.data ? { ...settings, data: withoutTest(settings.data) } : settings;

/** What a run opens before it trains. */
interface Opened {
  readonly benchmark: Benchmark;
  /** Decoded images on disk. */
  readonly images: DiskCache | undefined;
  readonly network: Network;
  readonly weights: WeightsRecord;
  /** Where the run goes on from. */
  readonly from: Checkpoint | undefined;
  readonly output: RunOutput;
  readonly checkpoints: Checkpoints;
}

/** Opens the data, the network and the output, in which all ranks agree. */
async function open(
  world: Communicator,
  { parameters, strategy }: Pick<ResolvedRun, "parameters" | "strategy">,
  benchmark: Benchmark,
  settings: RunSettings,
  directory: RunDirectory | undefined,
): Promise<Opened> {
  const { tasks } = taskSequence(benchmark, strategy, parameters.labels);
  const { head: headName, networkHead: head, needsMaps } = strategy;
  const slices = tasks.map(({ classes }) => classes);
  const layout = { head, headName, slices, ...(needsMaps && { maps: "stages" as const }) };
  const images = await diskCacheOf(settings.imageCache, benchmark, parameters);
  const { network, weights } = await startNetwork(parameters, benchmark.classes, layout);
  try {
    settings.onWeights?.(weights);
    const onDamaged = world.rank === 0 ? (settings.onDamaged ?? warnOfDamage) : undefined;
    const from = isResumed(settings) ? await directory?.readCheckpoint(parameters, onDamaged) : undefined;
    assertAgreed(world, "checkpoint", from?.progress ?? null);
    assertAgreed(world, "weights", weights);
    const output = await firstOutput(from);
    const interval = intervalOf(settings.checkpointEvery);
    const checkpoints = directory ? checkpointsOf(interval, output) : noCheckpoints;
    return { benchmark, images, network, weights, from, output, checkpoints };
  } catch (cause) {
    await images?.close();
    network.dispose();
    throw cause;
  }

  /** Rank 0 writes. */
  async function firstOutput(from: Checkpoint | undefined): Promise<RunOutput> {
    if (!directory || world.rank > 0) return noOutput;
    const manifest = await manifestOf(parameters, benchmark, weights, world, settings.plugins);
    return outputTo(directory, manifest, from, {
      isForced: settings.forceResume ?? false,
      isRestored: (content) => isRestored(directory.unreadable, content, benchmark),
    });
  }
}

async function close({ output, images, network }: Opened): Promise<void> {
  await output.close();
  await images?.close();
  network.dispose();
}

/** Trains what was opened, and frees what training holds. */
async function trainOpened(
  world: Communicator,
  resolvedRun: ResolvedRun,
  settings: RunSettings,
  { benchmark, images, network, weights, from, output, checkpoints }: Opened,
  recording: Recording,
): Promise<Metrics> {
  const { parameters, strategy } = resolvedRun;
  if (world.size > 1 && parameters.batchNorm === "synchronised") {
    network.synchronise((numbers) => world.allReduce(numbers));
  }
  const keptState = strategy.keep?.({ seed: parameters.seed, network, world });
  const context = runContext({
    world,
    reduction: settings.reduction ?? "sharded",
    signal: recording.signal,
    on: recording.on,
    cache: new DecodedCache(undefined, openImages(benchmark, images)),
    network,
    keptState,
  });
  try {
    return await train({
      benchmark,
      resolved: resolvedRun,
      network,
      keptState,
      context,
      from,
      after: from ? undefined : settings.after,
      checkpoints,
      onRows: (rows) => recording.rowsAre(rows),
      async onTask(end) {
        recording.rowsAre(end.rows);
        settings.onTask?.(end);
        await output.taskEnded(end, originAfter(weights, benchmark, network));
      },
      withAnswers: async (method) => settings.withNetwork?.(method, parameters),
    });
  } finally {
    context.exchange.dispose();
    keptState?.dispose();
  }
}

/** The benchmark that is given, or that the parameters name; rank 0 generates it before the others open it. */
async function openedBenchmark(
  world: Communicator,
  parameters: RunParameters,
  { data, onData }: RunSettings,
): Promise<Benchmark> {
  const { data: folder, dataSeed: seed } = parameters;
  const open = (): Promise<Benchmark> =>
    openBenchmark({ ...parameters, data: folder ?? undefined, seed, onProgress: onData });
  const benchmark = data ?? (await firstAlone(world, open));
  assertDistinct(benchmark.classes);
  assertAgreed(world, "data", benchmark.hash);
  return benchmark;
}

async function diskCacheOf(
  folder: string | undefined,
  benchmark: Benchmark,
  { imageSize: size }: RunParameters,
): Promise<DiskCache | undefined> {
  return folder === undefined ? undefined : DiskCache.open({ folder, images: pathsOf(benchmark), size });
}
