import type { CheckpointCost } from "../../records";
import type { RunRecord, RunSettings } from "../../training";
import { damageText } from "../../training/directory/damage";
import { writeLine, type Context } from "../context";
import { printable } from "../printable";
import { drawCount, drawProgress } from "../progress";
import { formatCheckpoints, formatRun, formatWeights } from "../report";
import type { RunRequest } from "./request";

/** What hears of a run while it goes on, and what can stop it. */
export type RunListeners = Required<Pick<RunSettings, "on" | "onData" | "onOpened" | "onWeights" | "onDamaged">> & {
  readonly signal: AbortSignal;
};

/** A run that has ended, and the ranks that it was spread over. */
export interface EndedRun {
  readonly record: RunRecord;
  readonly world: Parameters<typeof formatRun>[2];
  /** Whether the table is another rank's to print. */
  readonly isSilent?: boolean;
}

/** Starts a run, shows its progress on standard error and its table on standard output. */
export async function reportRun(
  { resolvedRun, out }: RunRequest,
  { stdout, stderr, signal }: Context,
  start: (listeners: RunListeners) => Promise<EndedRun>,
): Promise<void> {
  const { formatDataReport } = require("../../data") as typeof import("../../data");
  const progress = drawProgress(stderr);
  const generating = drawCount(stderr, "drawings and scenes");
  let cost: CheckpointCost | undefined;
  try {
    const { record, world, isSilent } = await start({
      signal,
      onData: (done, total) => {
        signal.throwIfAborted();
        generating.on(done, total);
        if (done === total) generating.stop();
      },
      onOpened: (data) => writeLine(stderr, formatDataReport(data).split("\n").map(printable).join("\n")),
      onWeights: (weights) => writeLine(stderr, formatWeights(weights)),
      onDamaged: (damaged) => writeLine(stderr, `palimpsest: ${damageText(damaged)}`),
      on: (event) => {
        progress.on(event);
        if (event.type === "done") cost = event.checkpoints;
      },
    });
    progress.stop();
    if (isSilent) return;
    writeLine(stdout, formatRun(record, resolvedRun.parameters, world));
    if (cost) writeLine(stdout, `\n${formatCheckpoints(cost)}`);
    writeLine(stdout, `${cost ? "" : "\n"}run directory: ${out}`);
  } catch (cause) {
    generating.stop();
    progress.stop();
    if (signal.aborted) {
      writeLine(stderr, `the same command with --resume goes on from the last checkpoint in ${out}`);
    }
    throw cause;
  }
}
