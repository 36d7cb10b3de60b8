import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openBenchmark, type Benchmark } from "../data";
import { single, type Communicator, type Reduction } from "../distributed";
import { Network, type Predictor } from "../nn";
import { writeSafetensors } from "../nn/safetensors";
import { assertSameRun, loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { manifestOf, type Manifest } from "./manifest";
import { resolveParameters, type RunOptions, type RunParameters } from "./parameters";
import type { EventSink, RunRecord } from "./records";
import { claimDirectory, EventLog, files, readEvents, readRun, recordOf, writeJson } from "./runDirectory";
import type { TaskEnd } from "./taskEnd";
import { assertAgreed, firstAlone } from "./together";
import { train } from "./train";
import { startWeights } from "./weights";

export interface RunSettings {
  /** Run directory; without it nothing is written. */
  readonly out?: string;
  /** Goes on from the run directory's last checkpoint; a finished run is read back. Otherwise a run found there is refused. */
  readonly resume?: boolean;
  /** Stops at the next step; the directory keeps the last epoch's checkpoint. */
  readonly signal?: AbortSignal;
  /** Receives every event. */
  readonly on?: EventSink;
  /** The benchmark, where it is open already. */
  readonly data?: Benchmark;
  /**
   * Begins after a task of another run, taken from its `onTask`. Methods that agree on their first task (with nothing to remember yet, most
   * do) then share its training, and nothing else changes. @throws `run/other-start` where they do not agree.
   */
  readonly after?: TaskEnd;
  /** Called at the end of every task. */
  readonly onTask?: (end: TaskEnd) => void;
  /** Hears how far a benchmark that has to be generated first has come. */
  readonly onData?: (done: number, total: number) => void;
  /** Called with the trained network before it is freed, to look at its answers: those of the method around it, where it has one. */
  readonly withNetwork?: (network: Predictor, parameters: RunParameters) => Promise<void>;
  /** The ranks that the run is spread over, each of which calls this with the same arguments; rank 0 writes. Default: this process alone. */
  readonly world?: Communicator;
  /** How gradients are added up over ranks; the result is the same. Default `sharded`. */
  readonly reduction?: Reduction;
  /** What a legend shows; default the strategy's name. */
  readonly name?: string;
}

/**
 * One run: parameters in, measures out. The same parameters give the same measures on the same machine.
 * @throws `argument/invalid`, `strategy/labels`, `strategy/direction`, `run/exists`, `checkpoint/other-run`, and what the data and weights throw.
 */
export async function run(options: RunOptions, settings: RunSettings = {}): Promise<RunRecord> {
  const { out, resume = false, signal, on, world = single, reduction } = settings;
  const writes = out !== undefined && world.rank === 0;
  const parameters = resolveParameters(options);
  const name = settings.name ?? parameters.strategy;
  assertAgreed(world, "parameters", parameters);
  await firstAlone(world, async () => writes && claimDirectory(out, resume));
  if (out !== undefined && resume && existsSync(join(out, files.metrics))) {
    const manifest = JSON.parse(await readFile(join(out, files.manifest), "utf8")) as Manifest;
    assertSameRun(out, manifest.parameters, parameters);
    return readRun(out, name);
  }
  const open = (): Promise<Benchmark> => openBenchmark({ ...parameters, data: parameters.data ?? undefined, seed: parameters.dataSeed, onProgress: settings.onData });
  const benchmark = settings.data ?? (await firstAlone(world, open));
  assertAgreed(world, "data", benchmark.hash);
  const network = new Network({ network: parameters.network, width: parameters.width, classes: benchmark.classes.length });
  const weights = await startWeights(network, parameters);
  const checkpoints = out === undefined ? undefined : join(out, files.checkpoints);
  const from = checkpoints !== undefined && resume ? await loadCheckpoint(checkpoints, parameters) : undefined;
  assertAgreed(world, "checkpoint", from?.progress ?? null);
  assertAgreed(world, "weights", weights);
  if (writes) await writeJson(join(out, files.manifest), manifestOf(parameters, benchmark, weights, world));
  const log = !writes ? undefined : await EventLog.open(out, from?.progress.events ?? 0);
  const events = from && out !== undefined ? await readEvents(out, from.progress.events) : [];
  try {
    const metrics = await train(benchmark, parameters, network, {
      signal,
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
        await log?.flush();
        if (log) await saveCheckpoint(checkpoints!, { ...progress, events: log.lines }, state, parameters);
      },
      onTask: async (end) => {
        settings.onTask?.(end);
        if (writes) await writeSafetensors(join(checkpoints!, `task-${end.task}.safetensors`), end.state, { metadata: { classes: JSON.stringify(benchmark.classes) } });
      },
    });
    if (writes) await writeJson(join(out, files.metrics), metrics);
    return recordOf(events, metrics, name);
  } finally {
    await log?.close();
    network.dispose();
  }
}
