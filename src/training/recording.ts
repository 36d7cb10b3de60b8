import { interruptible } from "../base/notebookCell";
import type { EventSink, Metrics, RunRecord, ScoreRow, TrainingEvent } from "../records";
import type { Checkpoint } from "./directory/checkpoint";
import type { RunOutput } from "./directory/output";
import { recordOf } from "./directory/recordOf";
import { interrupted } from "./interrupted";
import type { RunSettings } from "./settings";

/** What is remembered of a run while it goes on, for its record or for what an interruption leaves. */
export interface Recording {
  /** Stops the run: the caller's signal or, in a notebook, the interruption of the cell. */
  readonly signal: AbortSignal | undefined;
  /** Hears every event of the run, and passes it on to the output and to the caller's listener. */
  readonly on: EventSink;
  /** Takes the rows of R so far. */
  rowsAre(rows: readonly ScoreRow[]): void;
  record(metrics: Metrics): RunRecord;
  /** What the run throws in place of `cause`: where its cell was interrupted, what it had done. */
  failure(cause: unknown): unknown;
}

/** Begins to record a run. */
export function recordingOf(
  name: string,
  output: RunOutput,
  from: Checkpoint | undefined,
  { on, out, signal: given }: Pick<RunSettings, "on" | "out" | "signal">,
): Recording {
  const signal = interruptible(given);
  const events: TrainingEvent[] = [...output.past];
  const isBegun = events.some(({ type }) => type === "run");
  let rows = from?.progress.rows ?? [];
  return {
    signal,
    on(event) {
      events.push(event);
      // A resumed run's log has its first line already, unless that was lost.
      if (!(event.type === "run" && isBegun)) output.event(event);
      on?.(event);
    },
    rowsAre: (latest) => void (rows = latest),
    record: (metrics) => ({ ...recordOf(events, name), metrics }),
    failure(cause) {
      if (!signal?.aborted || given?.aborted) return cause;
      return interrupted({ ...recordOf(events, name), R: rows.map(({ tasks }) => [...tasks]) }, out, cause);
    },
  };
}
