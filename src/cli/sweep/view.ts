import { MultiBar, type SingleBar } from "cli-progress";
import { writeLine, type Output } from "../context";
import { duration } from "../progress";
import type { PlannedRun } from "./plan";
import { placeOf } from "./state";

/** One view of all the runs of a sweep. */
export interface SweepView {
  readonly begin: (run: PlannedRun) => void;
  /** A run that ended, and how: nothing where it is made, else what went wrong. */
  readonly end: (run: PlannedRun, problem?: string) => void;
  /** Says something of a run. */
  readonly say: (text: string) => void;
  /** Leaves the terminal as it was. */
  readonly stop: () => void;
}

/** Milliseconds between two looks at the logs of the runs. */
const interval = 1000;

/**
 * On a terminal a bar of all runs and one of each that goes on; elsewhere a line where one begins or ends.
 * @param total runs of the sweep.
 * @param made those that were made before.
 */
export function drawSweep(stream: Output, total: number, made: number): SweepView {
  return stream.isTTY ? bars(stream, total, made) : lines(stream, total, made);
}

/** What is left of the time, by what the runs of this sweep took so far. */
function clock(total: number, made: number): { readonly left: (done: number) => string } {
  const started = Date.now();
  return {
    left(done) {
      if (done <= made || done >= total) return "";
      return `about ${duration(((Date.now() - started) / 1000 / (done - made)) * (total - done))} left`;
    },
  };
}

function lines(stream: Output, total: number, made: number): SweepView {
  let done = made;
  const { left } = clock(total, made);
  return {
    begin: ({ name }) => writeLine(stream, `${name}: begins`),
    end({ name }, problem) {
      if (problem === undefined) done++;
      const ends = problem === undefined ? "made" : `failed: ${problem}`;
      const time = left(done);
      writeLine(stream, `${name}: ${ends}; ${done} of ${total} runs${time && `, ${time}`}`);
    },
    say: (text) => writeLine(stream, text),
    stop: () => {},
  };
}

function bars(stream: Output, total: number, made: number): SweepView {
  let done = made;
  const { left } = clock(total, made);
  const shown = new MultiBar({
    ...{ stream, barsize: 24, hideCursor: true, clearOnComplete: true, gracefulExit: false, linewrap: false },
    format: "[{bar}] {value}/{total} {unit}  {note}",
  });
  const all = shown.create(total, made, { unit: "runs", note: "" });
  const going = new Map<PlannedRun, SingleBar>();
  const look = (): void => {
    for (const [run, bar] of going) {
      const place = placeOf(run);
      if (place === undefined) continue;
      bar.setTotal(place.epochs);
      bar.update(place.done);
    }
    all.update(done, { note: left(done) });
  };
  const timer = setInterval(look, interval);
  return {
    begin: (run) => void going.set(run, shown.create(1, 0, { unit: "epochs", note: run.name })),
    end(run, problem) {
      if (problem === undefined) done++;
      else shown.log(`${run.name}: failed: ${problem}\n`);
      const bar = going.get(run);
      if (bar) shown.remove(bar);
      going.delete(run);
      look();
    },
    say: (text) => shown.log(`${text}\n`),
    stop() {
      clearInterval(timer);
      shown.stop();
    },
  };
}
