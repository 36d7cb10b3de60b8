import type { EpochEvent, Metrics, RunEvent, StepEvent, TrainingEvent } from "../records";

/** What is known of a run from its events so far. */
export interface RunState {
  /** What it is called; `""` until its first event says. */
  readonly name: string;
  /** Time of the first event in milliseconds. */
  readonly started: number;
  /** Time of the latest event in milliseconds. */
  readonly now: number;
  /** How many tasks, epochs and steps it has; undefined before its first event. */
  readonly run?: RunEvent;
  /** The latest step of the current epoch; undefined between epochs. */
  readonly step?: StepEvent;
  /** The epochs that have ended. */
  readonly epochs: readonly EpochEvent[];
  /** Steps of the epochs that have ended. */
  readonly stepsBefore: number;
  /** Steps of the current epoch that were projected. */
  readonly projected: number;
  /** What it came to; undefined before its end. */
  readonly metrics?: Metrics;
  /** Whether it was stopped before its end. */
  readonly interrupted?: boolean;
}

/** The state of a run that has not said anything yet. */
export function newRunState(name: string, now: number): RunState {
  return { name, started: now, now, epochs: [], stepsBefore: 0, projected: 0 };
}

/** The state after one more event, at `now` in milliseconds. */
export function nextRunState(state: RunState, event: TrainingEvent, now: number): RunState {
  const next = { ...state, now };
  switch (event.type) {
    case "run":
      return { ...next, name: state.name || event.name, run: event };
    case "step":
      return {
        ...next,
        step: event,
        projected: (event.step === 1 ? 0 : state.projected) + (event.projected ? 1 : 0),
      };
    case "epoch":
      return {
        ...next,
        step: undefined,
        epochs: [...state.epochs, event],
        stepsBefore: state.stepsBefore + event.steps,
      };
    case "completion":
    case "task":
      return next;
    case "done":
      return { ...next, metrics: event.metrics };
  }
}

/** Share of the run's steps that are done, in [0, 1]. */
export function fraction({ run, step, stepsBefore, metrics }: RunState): number {
  if (metrics) return 1;
  if (!run) return 0;
  const total = run.steps.reduce((sum, steps) => sum + steps * run.epochs, 0);
  return total === 0 ? 0 : Math.min(1, (stepsBefore + (step?.step ?? 0)) / total);
}

/** Seconds until the end at the pace so far; undefined before the first step. */
export function secondsLeft(state: RunState): number | undefined {
  const done = fraction(state);
  return done === 0 ? undefined : ((state.now - state.started) / 1000) * (1 / done - 1);
}

/** Where the run stands: `task 2/3, epoch 4/6, step 57/144`. */
export function position({ run, step, epochs }: RunState): string {
  const latest = step ?? epochs.at(-1);
  if (!run || !latest) return "starting";
  const place = [`task ${latest.task}/${run.tasks}`, `epoch ${latest.epoch}/${run.epochs}`];
  return [...place, step ? `step ${step.step}/${run.steps[step.task - 1] ?? "?"}` : "evaluated"].join(", ");
}

/** Losses, projected share, speed and time left, each where it is known. */
export function measures(state: RunState): readonly string[] {
  const latest = state.step ?? state.epochs.at(-1);
  if (!latest) return [];
  const share = projectedShare(latest, state.projected);
  const left = secondsLeft(state);
  const losses = Object.entries(latest.loss).map(([name, value]) => `${name} ${value.toPrecision(3)}`);
  return [
    `loss ${losses.join(", ")}`,
    ...(share > 0 ? [`${Math.round(100 * share)}% of steps projected`] : []),
    `${Math.round(latest.imagesPerSecond)} images/s`,
    ...(left === undefined ? [] : [`${duration(left)} left`]),
  ];
}

/** Share of the steps of an epoch that were projected: of all, or of the `projected` until a step of it. */
function projectedShare(latest: StepEvent | EpochEvent, projected: number): number {
  if (latest.type === "step") return projected / latest.step;
  return latest.steps === 0 ? 0 : latest.projectedSteps / latest.steps;
}

/** A run that is done, or was interrupted, in one line. */
export function summary({ name, metrics, epochs }: RunState): string {
  // Epochs that another run trained (`after`) took their time there.
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const took = `${epochs.length} epoch${epochs.length === 1 ? "" : "s"} in ${duration(seconds)}`;
  if (!metrics) {
    const reached = epochs.at(-1)?.validation;
    return [`${name}: interrupted`, ...(reached ? [`validation mAP ${reached.all.toFixed(3)}`] : []), took].join("; ");
  }
  const { acc, bwt, R } = metrics;
  // In the first task nothing is to be kept: no step can be projected.
  const later = epochs.filter(({ task }) => task > 1);
  const steps = later.reduce((sum, epoch) => sum + epoch.steps, 0);
  const projected = later.reduce((sum, epoch) => sum + epoch.projectedSteps, 0);
  const tasks = (R[R.length - 1] ?? []).map((value, k) => `task ${k + 1} ${value.toFixed(3)}`).join(", ");
  return [
    `${name}: test mAP ${acc.toFixed(3)} (${tasks})`,
    ...(bwt === null ? [] : [`BWT ${bwt.toFixed(3)}`]),
    ...(projected > 0 ? [`${Math.round((100 * projected) / steps)}% of steps after task 1 projected`] : []),
    took,
  ].join("; ");
}

/** What one of several ranks did: `141 steps, 1.05 GB sent`. */
export function rankSummary({ epochs }: RunState): string {
  const steps = epochs.reduce((sum, epoch) => sum + epoch.steps, 0);
  const sent = epochs.reduce((sum, epoch) => sum + epoch.steps * (epoch.sent?.all ?? 0), 0);
  return `${steps} steps${sent > 0 ? `, ${bytes(sent)} sent` : ""}`;
}

/** `512 B`, `7.50 MB`, `1.05 GB`. */
function bytes(count: number): string {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log10(count) / 3)));
  const unit = ["B", "kB", "MB", "GB", "TB"][power];
  return `${power === 0 ? count : (count / 1000 ** power).toPrecision(3)} ${unit}`;
}

/** `42 s`, `3 min 05 s`, `1 h 02 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const twoDigits = (n: number): string => String(n).padStart(2, "0");
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`
    : `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor((whole % 3600) / 60))} min`;
}
