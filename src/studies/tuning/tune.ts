import { error, PalimpsestError } from "../../base/errors";
import type { Benchmark } from "../../data";
import type { RunParameters } from "../../records";
import { resolveRun, type ResolvedRun } from "../../training";
import { assertCacheable, cachedRun, runFolder, type CachedRun, type CachedSettings } from "../cached";
import { benchmarkOpener } from "../openOnce";
import { bestOf, pointsOf, rungsOf, type Rung } from "./halving";
import { protocolOf, scoreText, type Choice, type Trial, type TunedMethod, type TuningReport } from "./report";
import { axesOf, withPoint, type NamedOptions } from "./space";

/** The run of a trial on a rung. */
export interface TrialRun {
  /** The method, the trial and the rung, for people. */
  readonly name: string;
  readonly resolvedRun: ResolvedRun;
  /** Its run directory. */
  readonly directory: string;
}

/** Where tuning stands when a rung begins. */
export interface RungPlace extends Rung {
  /** The method, as it was asked for. */
  readonly strategy: string;
  /** Number of the rung, from 1. */
  readonly rung: number;
  /** Number of rungs. */
  readonly rungs: number;
}

/** How methods are tuned. */
export interface TuneSettings extends Pick<CachedSettings, "folder" | "signal" | "on"> {
  /** Trials of each method. Default 16. */
  readonly trials?: number;
  /**
   * Makes the runs of a rung beforehand, several at a time. What it does not make is made here, one run after another.
   */
  readonly make?: (runs: readonly TrialRun[], place: RungPlace) => Promise<void>;
  /** Hears how far a benchmark that has to be generated first has come. */
  readonly onData?: (done: number, total: number) => void;
}

/** A trial with its scores so far. */
interface Going extends Omit<Trial, "scores"> {
  readonly scores: (number | null)[];
}

/** What is known of all methods once they are tuned. */
interface Tuned {
  readonly method: TunedMethod;
  readonly rungs: readonly Rung[];
  readonly runs: readonly CachedRun[];
}

/** Trials of a method, where it is not said. */
export const usualTrials = 16;

/**
 * Tunes methods on equal terms: each has the same number of trials, the defaults and points drawn at random, compared
 * by successive halving on validation images. The test images are closed. Runs are kept as those of studies, so that
 * the same call goes on where it was stopped.
 * @param methods options of each method; all have one scale, one seed and one benchmark.
 * @throws `tuning/no-score` where no trial of a method has a score, `study/own-method`, `tuning/test-images`, and what
 *   `resolveRun` and `run` throw
 */
export async function tune(methods: readonly NamedOptions[], settings: TuneSettings = {}): Promise<TuningReport> {
  const open = benchmarkOpener(settings.onData);
  const tuned: Tuned[] = [];
  for (const options of methods) assertCacheable(resolveRun(trialOptions(options)).parameters);
  for (const options of methods) tuned.push(await tuneOne(options, open, settings));
  const [{ rungs, runs }] = tuned;
  const [{ manifest }] = runs;
  const commits = tuned.flatMap((one) => one.runs).map((one) => one.manifest.commit ?? "unknown");
  return {
    benchmark: manifest.data.benchmark,
    data: manifest.data.hash,
    commits: [...new Set(commits)].sort(),
    scale: manifest.parameters.scale,
    seed: manifest.seed,
    score: scoreText,
    rungs,
    methods: tuned.map(({ method }) => method),
  };
}

/** The options of a method's trials: nothing of them depends on test images. */
const trialOptions = (options: NamedOptions): NamedOptions => ({
  ...options,
  ...{ scoreOn: "validation", testAfter: "tasks", audit: 0 },
});

async function tuneOne(
  options: NamedOptions,
  open: (parameters: RunParameters) => Promise<Benchmark>,
  { trials: count = usualTrials, make, ...settings }: TuneSettings,
): Promise<Tuned> {
  const base = trialOptions(options);
  const { epochs, seed } = resolveRun(base).parameters;
  const axes = axesOf(base);
  const points = pointsOf(axes, count, seed);
  const trials = points.map((point, i): Going => ({ trial: i + 1, options: point, scores: [] }));
  const rungs = rungsOf(count, epochs);
  const made: CachedRun[] = [];
  let going: readonly Going[] = trials;
  for (const [i, rung] of rungs.entries()) {
    going = bestOf(going, ({ scores }) => scores.at(-1) ?? null, rung.trials);
    const runs = await Promise.all(going.map((trial) => runOf(base, trial, rung, open, settings)));
    const place = { ...rung, strategy: options.strategy, rung: i + 1, rungs: rungs.length };
    await make?.(runs, place);
    settings.signal?.throwIfAborted();
    for (const [k, trial] of going.entries()) {
      const run = await finished(runs[k], open, settings);
      if (run) made.push(run);
      trial.scores.push(run ? scoreOf(run) : null);
    }
  }
  return { method: methodOf(options, axes, trials, rungs.length, made), rungs, runs: made };
}

async function runOf(
  base: NamedOptions,
  { trial, options }: Pick<Trial, "trial" | "options">,
  { epochs }: Rung,
  open: (parameters: RunParameters) => Promise<Benchmark>,
  { folder }: Pick<TuneSettings, "folder">,
): Promise<TrialRun> {
  const resolvedRun = resolveRun({ ...withPoint(base, options), epochs });
  const { parameters } = resolvedRun;
  const directory = await runFolder(parameters, await open(parameters), folder);
  return { name: `${base.strategy} trial ${trial} epochs ${epochs}`, resolvedRun, directory };
}

/** The run of a trial, read back or made; undefined where its training diverges. */
async function finished(
  { resolvedRun, name }: TrialRun,
  open: (parameters: RunParameters) => Promise<Benchmark>,
  settings: Pick<TuneSettings, "folder" | "signal" | "on">,
): Promise<CachedRun | undefined> {
  try {
    const data = await open(resolvedRun.parameters);
    return await cachedRun(resolvedRun, { ...settings, data, name });
  } catch (cause) {
    if (cause instanceof PalimpsestError && cause.code === "training/diverged") return undefined;
    throw cause;
  }
}

/** The score of a run; null where it is not defined. */
function scoreOf({ record }: CachedRun): number | null {
  const { averageMAP = null } = record.metrics;
  return averageMAP !== null && Number.isFinite(averageMAP) ? averageMAP : null;
}

function methodOf(
  options: NamedOptions,
  axes: ReturnType<typeof axesOf>,
  trials: readonly Trial[],
  rungs: number,
  runs: readonly CachedRun[],
): TunedMethod {
  const ofLast = ({ scores }: Trial): number | null => (scores.length === rungs ? scores[rungs - 1] : null);
  const [best] = bestOf(trials, ofLast, 1);
  const score = ofLast(best);
  if (score === null) throw error("tuning/no-score", { strategy: options.strategy, trials: trials.length });
  const choice: Choice = { trial: best.trial, options: best.options, score, defaults: ofLast(trials[0]) };
  return {
    strategy: options.strategy,
    protocol: protocolOf(options),
    space: Object.fromEntries(axes.map(({ name, space }) => [name, space])),
    trials,
    choice,
    updates: runs.reduce((sum, { record }) => sum + record.epochs.reduce((of, { steps }) => of + steps, 0), 0),
  };
}
