import { SingleBar } from "cli-progress";
import type { CompletionEvent, EpochEvent, EventSink, RunEvent, StepEvent, TaskEvent } from "../records";
import { writeLine, type Output } from "./context";
import { fraction } from "./report";

/** Shows a run's events as they come. `stop` leaves the terminal as it was; it may be called twice. */
export interface Progress {
  readonly on: EventSink;
  readonly stop: () => void;
}

/** On a terminal a progress bar and a line a task; elsewhere a line for each epoch and task. */
export function drawProgress(stream: Output): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

const appearance = { barsize: 24, hideCursor: true, clearOnComplete: true, gracefulExit: false, linewrap: false };
const format =
  "task {task}  epoch {epoch}  [{bar}] {percentage}%  loss {loss}  mAP {map}  projected {projected}  " +
  "{rate} images/s  {left} left";

function bar(stream: Output): Progress {
  const shown = new SingleBar({ ...appearance, format, stream });
  let run: RunEvent | undefined;
  let map = "-";
  let projected = { epoch: "", steps: 0 };
  let clock: { readonly started: number; readonly from: number } | undefined;

  const step = ({ task, epoch, step, loss, projected: isProjected, imagesPerSecond }: StepEvent): void => {
    if (run === undefined) return;
    const { steps, epochs, tasks } = run;
    const done =
      epochs * steps.slice(0, task - 1).reduce((sum, n) => sum + n, 0) + (epoch - 1) * steps[task - 1] + step;
    const total = epochs * steps.reduce((sum, n) => sum + n, 0);
    // A resumed run starts in the middle: what was done before took none of this time.
    clock ??= { started: Date.now(), from: done - 1 };
    const seconds = ((Date.now() - clock.started) / 1000 / (done - clock.from)) * (total - done);
    const name = `${task}.${epoch}`;
    projected = { epoch: name, steps: (projected.epoch === name ? projected.steps : 0) + Number(isProjected) };
    const values = {
      task: `${task}/${tasks}`,
      epoch: `${epoch}/${epochs}`,
      loss: Object.values(loss)
        .reduce((sum, value) => sum + value, 0)
        .toFixed(4),
      map,
      projected: `${projected.steps}/${step}`,
      rate: imagesPerSecond.toFixed(0),
      left: duration(seconds),
    };
    if (!shown.isActive) shown.start(total, done, values);
    else shown.update(done, values);
  };

  return {
    on: (event) => {
      if (event.type === "run") run = event;
      else if (event.type === "step") step(event);
      else if (event.type === "epoch") map = fraction(event.validation.seen);
      else if (event.type === "completion") writeLine(stream, completionLine(event));
      else if (event.type === "task") {
        shown.stop();
        writeLine(stream, taskLine(event));
      }
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: Output): Progress {
  let run: RunEvent | undefined;
  return {
    on: (event) => {
      if (event.type === "run") run = event;
      else if (event.type === "completion") writeLine(stream, completionLine(event));
      else if (event.type === "epoch") writeLine(stream, epochLine(event, run));
      else if (event.type === "task") writeLine(stream, taskLine(event));
    },
    stop: () => {},
  };
}

function epochLine(event: EpochEvent, run: RunEvent | undefined): string {
  const { task, epoch, loss, validation, test, steps, projectedSteps, imagesPerSecond, seconds } = event;
  const outOf = (n: number, total: number | undefined): string => (total === undefined ? `${n}` : `${n}/${total}`);
  const losses = Object.entries(loss)
    .map(([objective, value]) => `${objective} ${value.toFixed(4)}`)
    .join(", ");
  return [
    `task ${outOf(task, run?.tasks)}, epoch ${outOf(epoch, run?.epochs)}: loss ${losses}`,
    `mAP of seen classes ${fraction(validation.seen)} validation${test ? `, ${fraction(test.seen)} test` : ""}`,
    `${projectedSteps} of ${steps} steps projected`,
    `${imagesPerSecond.toFixed(0)} images/s`,
    `${seconds.toFixed(1)} s`,
  ].join("; ");
}

function completionLine({ task, threshold, precision, recall }: CompletionEvent): string {
  const right = `precision ${fraction(precision)}, recall ${fraction(recall)}`;
  return `task ${task}: earlier classes labelled above ${fraction(threshold)}; positives made: ${right}`;
}

function taskLine({ task, selectedEpoch, selection, test }: TaskEvent): string {
  const tasks = test.tasks.map((map, k) => `task ${k + 1} ${fraction(map)}`).join(", ");
  const scores = `test mAP ${fraction(test.all)} over all classes (${tasks})`;
  const why = selection === "last" ? "the last" : `the best on ${selection}`;
  const from = selectedEpoch === 0 ? "learnt without steps" : `goes on from epoch ${selectedEpoch}, ${why}`;
  return `task ${task} done: ${from}; ${scores}`;
}

/** A count that grows to its total, and a note beside it; `stop` may be called twice. */
export interface Count {
  readonly on: (done: number, total: number, note?: string) => void;
  readonly stop: () => void;
}

/**
 * Shows a count that grows to a total: a bar on a terminal, elsewhere a line at every tenth of the way.
 */
export function drawCount(stream: Output, unit: string): Count {
  let tenths = 0;
  if (!stream.isTTY) {
    const on = (done: number, total: number, note = ""): void => {
      const reached = Math.floor((10 * done) / total);
      if (reached <= tenths) return;
      tenths = reached;
      writeLine(stream, `${done} of ${total} ${unit}${note && `: ${note}`}`);
    };
    return { on, stop: () => {} };
  }
  const format = `[{bar}] {value}/{total} ${unit}  {note}  {eta_formatted} left`;
  const shown = new SingleBar({ ...appearance, format, stream, etaBuffer: 100 });
  return {
    on: (done, total, note = "") => {
      if (!shown.isActive) shown.start(total, done, { note });
      else shown.update(done, { note });
    },
    stop: () => shown.stop(),
  };
}

/** Seconds as `42s`, `3m05s` or `2h07m`. */
export function duration(seconds: number): string {
  const [s, two] = [Math.round(seconds), (n: number): string => String(n).padStart(2, "0")];
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m${two(s % 60)}s`;
  return `${Math.floor(s / 3600)}h${two(Math.floor(s / 60) % 60)}m`;
}
