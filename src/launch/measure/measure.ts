import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Timings, Workload } from "../../distributed";
import { runJob, type JobOptions } from "../job";
import { rankProgram } from "../rankProgram";
import { error } from "../../base/errors";
import { makeFolder, writeJson } from "../../base/files";
import { interruptible } from "../../base/notebookCell";
import { assertOptionNames, type NamesOf } from "../../base/words/optionNames";
import type { RunParameters } from "../../records";
import { resolveParameters, type RunOptions } from "../../training";

/** What is measured, and on how many ranks. */
export interface MeasureSettings extends Partial<Pick<JobOptions, "ranks" | "hosts" | "threads" | "signal">> {
  /** The task, 1 to 3, whose steps are timed: `lwf-ppi` has as many objectives. Default 3. */
  readonly task?: number;
  /** Images of the steps that are timed. Default 2, 4 and 8. */
  readonly images?: readonly number[];
  /**
   * Bytes of the all-reduces that are timed, multiples of 4. Default 4 kB, 40 kB, and a quarter, a half and all of a
   * gradient.
   */
  readonly bytes?: readonly number[];
  /** Times that each is timed, after once more; the median counts. Default 5. */
  readonly times?: number;
  /** Folder for the ranks' logs, which all hosts share. Without it nothing is left behind. */
  readonly out?: string;
}

/** Names of `MeasureSettings`. */
const settingNames: NamesOf<MeasureSettings> = {
  ...{ ranks: true, hosts: true, threads: true, signal: true, task: true, images: true, bytes: true, times: true },
  ...{ out: true },
};

/** Times of a machine, and what the steps that were timed would have to send, for the cost model. */
export interface Measured extends Timings {
  /** Objectives and shared parameters of the steps that were timed, and their sums of a few numbers. */
  readonly work: Pick<Workload, "objectives" | "parameters" | "sums">;
}

/** What each rank reads (`measureRank.ts`). */
export interface Measurement
  extends Required<Pick<MeasureSettings, "task" | "images" | "times">>, Pick<MeasureSettings, "bytes"> {
  readonly parameters: RunParameters;
}

export const measuredFile = (logs: string): string => join(logs, "measured.json");

/**
 * Times the steps of a run, each rank by itself but all at once, as they share a machine's memory and cores, and
 * all-reduces between the ranks, in a job of `ranks` ranks (default 2) over MPI. Images are noise, and a strategy that
 * stores samples has none yet.
 * @throws what `resolveParameters` throws, `argument/invalid`, `mpi/missing`, `launch/failed`.
 */
export async function measureTimings(options: RunOptions, settings: MeasureSettings = {}): Promise<Measured> {
  assertOptionNames("measureTimings' settings", settings, settingNames);
  const { task = 3, images = [2, 4, 8], bytes, times = 5, out, ranks = 2, ...job } = settings;
  const measurement: Measurement = { parameters: resolveParameters(options), task, images, bytes, times };
  check("task", [task], 1, "1, 2 or 3", 3);
  check("images", images, 1, "sizes of batches, one or more");
  if (bytes)
    check(
      "bytes",
      bytes.map((size) => size / 4),
      1,
      "multiples of 4, one or more",
    );
  check("times", [times], 1, "an integer of at least 1");
  check("ranks", [ranks], 2, "an integer of at least 2");
  const logs = resolve(out ?? mkdtempSync(join(tmpdir(), "palimpsest-measure-")));
  try {
    makeFolder(logs);
    await writeJson(join(logs, "measurement.json"), measurement);
    await runJob(() => rankProgram(join(__dirname, "measureRank"), logs), {
      ...job,
      ranks,
      logs,
      signal: interruptible(job.signal),
    });
    return JSON.parse(await readFile(measuredFile(logs), "utf8")) as Measured;
  } finally {
    if (out === undefined) rmSync(logs, { recursive: true, force: true });
  }
}

function check(argument: string, values: readonly number[], least: number, takes: string, most = Infinity): void {
  if (values.length > 0 && values.every((value) => Number.isSafeInteger(value) && value >= least && value <= most))
    return;
  throw error("argument/invalid", { argument, received: values.join(", "), takes });
}
