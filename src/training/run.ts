import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DiskCache, pathsOf, openBenchmark, type Benchmark } from "../data";
import { singleProcess, type Communicator, type Reduction } from "../distributed";
import { interruptible } from "../base/notebookCell";
import { originMetadata, type Predictor } from "../nn";
import { writeSafetensors } from "../nn/weights/safetensors";
import { assertSameRun, loadCheckpoint, saveCheckpoint } from "./directory/checkpoint";
import { interrupted } from "./interrupted";
import { manifestOf, type Manifest } from "./directory/manifest";
import { resolveParameters, type RunOptions, type RunParameters } from "./parameters";
import { RunLog } from "./directory/logs/runLog";
import type { EventSink, RunRecord, ScoreRow } from "../records";
import { claimDirectory, files, keptFile, readRun, recordOf, writeJson } from "./directory/runDirectory";
import type { TaskEnd } from "./taskEnd";
import { assertAgreed, firstAlone } from "./together";
import { train } from "./train";
import { originAfter, startNetwork, type WeightsRecord } from "./network/startNetwork";

export interface RunSettings {
  /** Run directory; without it nothing is written. */
  readonly out?: string;
  /**
   * Goes on from the run directory's last checkpoint; a finished run is read back. Otherwise a run found there is
   * refused.
   */
  readonly resume?: boolean;
  /**
   * Stops at the next step, as interrupting the cell of a notebook does; the directory keeps the last epoch's
   * checkpoint.
   */
  readonly signal?: AbortSignal;
  /** Receives every event. */
  readonly on?: EventSink;
  /** The benchmark, where it is open already. */
  readonly data?: Benchmark;
  /**
   * Begins after a task of another run, taken from its `onTask`. Methods that agree on their first task (with nothing
   * to remember yet, most do) then share its training, and nothing else changes. @throws `run/other-start` where they
   * do not agree.
   */
  readonly after?: TaskEnd;
  /** Called at the end of every task. */
  readonly onTask?: (end: TaskEnd) => void;
  /** Hears how far a benchmark that has to be generated first has come. */
  readonly onData?: (done: number, total: number) => void;
  /**
   * Folder of decoded images on disk, that runs and processes of a host may share. Default: what memory does not hold
   * is decoded each time.
   */
  readonly imageCache?: string;
  /** Hears what the network starts from. */
  readonly onWeights?: (weights: WeightsRecord) => void;
  /**
   * Called with the trained network before it is freed, to look at its answers: those of the method around it, where it
   * has one.
   */
  readonly withNetwork?: (network: Predictor, parameters: RunParameters) => Promise<void>;
  /**
   * The ranks that the run is spread over, each of which calls this with the same arguments; rank 0 writes. Default:
   * this process alone.
   */
  readonly world?: Communicator;
  /** How gradients are added up over ranks; the result is the same. Default `sharded`. */
  readonly reduction?: Reduction;
  /** What a legend shows; default the strategy's name. */
  readonly name?: string;
}

/**
 * One run: parameters in, measures out. The same parameters give the same measures on the same machine.
 * @throws `argument/invalid`, `method/built-in`, `strategy/labels`, `strategy/direction`, `run/exists`,
 *   `checkpoint/other-run`, and what the data and weights throw; `run/interrupted` in a notebook where the cell is
 *   interrupted; the reason of `signal`.
 */
export async function run(options: RunOptions, settings: RunSettings = {}): Promise<RunRecord> {
  const { out, resume = false, on, world = singleProcess, reduction } = settings;
  const writes = out !== undefined && world.rank === 0;
  const signal = interruptible(settings.signal);
  const parameters = resolveParameters(options);
  const name = settings.name ?? parameters.strategy;
  assertAgreed(world, "parameters", parameters);
  await firstAlone(world, async () => writes && claimDirectory(out, resume));
  if (out !== undefined && resume && existsSync(join(out, files.metrics))) {
    const manifest = JSON.parse(await readFile(join(out, files.manifest), "utf8")) as Manifest;
    assertSameRun(out, manifest.parameters, parameters);
    return readRun(out, name);
  }
  const open = (): Promise<Benchmark> =>
    openBenchmark({
      ...parameters,
      data: parameters.data ?? undefined,
      seed: parameters.dataSeed,
      onProgress: settings.onData,
    });
  const benchmark = settings.data ?? (await firstAlone(world, open));
  assertAgreed(world, "data", benchmark.hash);
  const images =
    settings.imageCache === undefined
      ? undefined
      : await DiskCache.open({ folder: settings.imageCache, images: pathsOf(benchmark), size: parameters.imageSize });
  const { network, weights } = await startNetwork(parameters, benchmark.classes);
  settings.onWeights?.(weights);
  const checkpoints = out === undefined ? undefined : join(out, files.checkpoints);
  const from = checkpoints !== undefined && resume ? await loadCheckpoint(checkpoints, parameters) : undefined;
  assertAgreed(world, "checkpoint", from?.progress ?? null);
  assertAgreed(world, "weights", weights);
  if (writes) await writeJson(join(out, files.manifest), manifestOf(parameters, benchmark, weights, world));
  const log = writes ? await RunLog.open(out, from?.progress.events ?? 0) : undefined;
  const events = [...(log?.past ?? [])];
  let rows: readonly ScoreRow[] = from?.progress.rows ?? [];
  try {
    const metrics = await train(benchmark, parameters, network, {
      signal,
      images,
      from,
      after: from ? undefined : settings.after,
      withNetwork: settings.withNetwork,
      world,
      reduction,
      on: (event) => {
        events.push(event);
        // A resumed run's log has its first line already.
        if (!(event.type === "run" && from)) log?.write(event);
        on?.(event);
      },
      checkpoint: async (progress, state) => {
        rows = progress.rows;
        await log?.flush();
        if (log) await saveCheckpoint(checkpoints!, { ...progress, events: log.lines }, state, parameters);
      },
      onTask: async (end) => {
        rows = end.rows;
        settings.onTask?.(end);
        if (writes && end.kept) await writeSafetensors(join(checkpoints!, keptFile(end.task)), end.kept);
        if (writes)
          await writeSafetensors(join(checkpoints!, `task-${end.task}.safetensors`), end.state, {
            metadata: originMetadata(originAfter(weights, benchmark, parameters)),
          });
      },
    });
    if (writes) await writeJson(join(out, files.metrics), metrics);
    return { ...recordOf(events, name), metrics };
  } catch (cause) {
    if (!signal?.aborted || settings.signal?.aborted) throw cause;
    throw interrupted({ ...recordOf(events, name), R: rows.map(({ tasks }) => [...tasks]) }, out, cause);
  } finally {
    await log?.close();
    await images?.close();
    network.dispose();
  }
}
