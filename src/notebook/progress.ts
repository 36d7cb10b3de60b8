import type { EpochEvent, Metrics, RunEvent, StepEvent, TrainingEvent } from "../records";

/** What is known of a run under way, from its events so far. */
export interface Progress {
  readonly name: string;
  /** Milliseconds, as the clock had them at the first and the latest event. */
  readonly started: number;
  readonly now: number;
  readonly run?: RunEvent;
  readonly step?: StepEvent;
  readonly epochs: readonly EpochEvent[];
  /** Steps of finished epochs. */
  readonly stepsBefore: number;
  /** Steps that were projected in the running epoch. */
  readonly projected: number;
  readonly metrics?: Metrics;
  /** Stopped before its end. */
  readonly interrupted?: boolean;
}

export function begin(name: string, now: number): Progress {
  return { name, started: now, now, epochs: [], stepsBefore: 0, projected: 0 };
}

/** The state after one more event. */
export function advance(progress: Progress, event: TrainingEvent, now: number): Progress {
  const next = { ...progress, now };
  switch (event.type) {
    case "run":
      return { ...next, name: progress.name || event.name, run: event };
    case "step":
      return {
        ...next,
        step: event,
        projected: (event.step === 1 ? 0 : progress.projected) + (event.projected ? 1 : 0),
      };
    case "epoch":
      return {
        ...next,
        step: undefined,
        epochs: [...progress.epochs, event],
        stepsBefore: progress.stepsBefore + event.steps,
      };
    case "task":
      return next;
    case "done":
      return { ...next, metrics: event.metrics };
  }
}

/** Share of the run's steps that are done, in [0, 1]. */
export function fraction({ run, step, stepsBefore, metrics }: Progress): number {
  if (metrics) return 1;
  if (!run) return 0;
  const total = run.steps.reduce((sum, steps) => sum + steps * run.epochs, 0);
  return total === 0 ? 0 : Math.min(1, (stepsBefore + (step?.step ?? 0)) / total);
}

/** Seconds until the end at the pace so far; undefined before the first step. */
export function secondsLeft(progress: Progress): number | undefined {
  const done = fraction(progress);
  return done === 0 ? undefined : ((progress.now - progress.started) / 1000) * (1 / done - 1);
}

/** Where the run stands: `task 2/3, epoch 4/6, step 57/144`. */
export function position({ run, step, epochs }: Progress): string {
  if (!run) return "starting";
  const at = step ?? epochs[epochs.length - 1];
  if (!at) return "starting";
  const parts = [`task ${at.task}/${run.tasks}`, `epoch ${at.epoch}/${run.epochs}`];
  return [...parts, step ? `step ${step.step}/${run.steps[step.task - 1] ?? "?"}` : "evaluated"].join(", ");
}

/** Losses, projected share, speed and time left, each where it is known. */
export function measures(progress: Progress): readonly string[] {
  const { step, epochs, projected } = progress;
  const epoch = epochs[epochs.length - 1];
  const latest = step ?? epoch;
  if (!latest) return [];
  const share = step ? projected / step.step : epoch.steps === 0 ? 0 : epoch.projectedSteps / epoch.steps;
  const left = secondsLeft(progress);
  return [
    `loss ${Object.entries(latest.loss)
      .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
      .join(", ")}`,
    ...(share > 0 ? [`${Math.round(100 * share)}% of steps projected`] : []),
    `${Math.round(latest.imagesPerSecond)} images/s`,
    ...(left === undefined ? [] : [`${duration(left)} left`]),
  ];
}

/** One line once the run is done, or was interrupted. */
export function summary({ name, metrics, epochs, started, now }: Progress): string {
  const took = `${epochs.length} epoch${epochs.length === 1 ? "" : "s"} in ${duration((now - started) / 1000)}`;
  if (!metrics) {
    const reached = epochs[epochs.length - 1]?.validation;
    return [`${name}: interrupted`, ...(reached ? [`validation mAP ${reached.all.toFixed(3)}`] : []), took].join("; ");
  }
  const { acc, bwt, R } = metrics;
  const steps = epochs.reduce((sum, epoch) => sum + epoch.steps, 0);
  const projected = epochs.reduce((sum, epoch) => sum + epoch.projectedSteps, 0);
  const tasks = (R[R.length - 1] ?? []).map((value, k) => `task ${k + 1} ${value.toFixed(3)}`).join(", ");
  return [
    `${name}: test mAP ${acc.toFixed(3)} (${tasks})`,
    ...(bwt === null ? [] : [`BWT ${bwt.toFixed(3)}`]),
    ...(projected > 0 ? [`${Math.round((100 * projected) / steps)}% of steps projected`] : []),
    took,
  ].join("; ");
}

/** What one of several ranks did: `141 steps, 1.05 GB sent`. */
export function rankSummary({ epochs }: Progress): string {
  const steps = epochs.reduce((sum, epoch) => sum + epoch.steps, 0);
  const sent = epochs.reduce((sum, epoch) => sum + epoch.steps * (epoch.sent?.all ?? 0), 0);
  return `${steps} steps${sent > 0 ? `, ${bytes(sent)} sent` : ""}`;
}

/** `512 B`, `7.50 MB`, `1.05 GB`. */
function bytes(count: number): string {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log10(count) / 3)));
  return `${power === 0 ? count : (count / 1000 ** power).toPrecision(3)} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}

/** `42 s`, `3 min 05 s`, `1 h 02 min`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const two = (n: number): string => String(n).padStart(2, "0");
  return s < 3600
    ? `${Math.floor(s / 60)} min ${two(s % 60)} s`
    : `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
}
