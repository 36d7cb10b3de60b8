import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { removeAsides, writeJson } from "../base/files";
import { interruptible } from "../base/notebookCell";
import { assertOptionNames, type NamesOf } from "../base/words/optionNames";
import type { RunRecord, TrainingEvent } from "../records";
import {
  eventOf,
  interrupted,
  lockFolder,
  recordOf,
  resolved,
  RunDirectory,
  warnOfDamage,
  type FolderLock,
  type ResolvedRun,
  type RunOptions,
  type RunSettings,
} from "../training";
import { assignmentFile, messagesFile, type Assignment, type RankMessage } from "./assignment";
import { followFile } from "./followFile";
import { runJob, type JobOptions } from "./job";
import { rankProgram } from "./rankProgram";

/** What surrounds a run that is launched on several processes. */
export interface LaunchSettings
  extends
    Pick<JobOptions, "ranks" | "hosts" | "threads" | "maxRestarts" | "timeout" | "signal" | "onError" | "onRestart">,
    Pick<RunSettings, "resume" | "forceResume" | "imageCache" | "checkpointEvery" | "reduction" | "plugins">,
    Pick<RunSettings, "onOpened" | "onWeights" | "onData" | "onDamaged" | "name"> {
  /** Run directory, which all hosts share. Without it nothing is left behind. */
  readonly out?: string;
  /** Folder of the ranks' logs, which all hosts share; default `logs` in the run directory. */
  readonly logs?: string;
  /** Receives every event of every rank. They are the same, at times of their own. */
  readonly on?: (event: TrainingEvent, rank: number) => void;
}

/** Names of `LaunchSettings`. */
const settingNames: NamesOf<LaunchSettings> = {
  ...{ ranks: true, hosts: true, threads: true, maxRestarts: true, timeout: true, signal: true },
  ...{ onError: true, onRestart: true, resume: true, forceResume: true, imageCache: true, checkpointEvery: true },
  ...{ reduction: true, plugins: true, onOpened: true, onWeights: true, onData: true, onDamaged: true, name: true },
  ...{ out: true, logs: true, on: true },
};

/**
 * The same run on several processes, over MPI: `launch({ strategy: "lwf" }, { ranks: 2 })` gives what `run({ strategy:
 * "lwf" })` gives. It is the only way ranks are started: from notebooks, and by `palimpsest launch`.
 * @throws what `run` throws; `run/in-use` also where the folder of the logs is another launch's; `mpi/missing`,
 *   `launch/failed` with the log of the rank that failed, `launch/hung`.
 */
export async function launch(options: RunOptions | ResolvedRun, settings: LaunchSettings): Promise<RunRecord> {
  assertOptionNames("launch's settings", settings, settingNames);
  const signal = interruptible(settings.signal);
  const { parameters } = resolved(options);
  const { resume = false, name = parameters.strategy } = settings;
  const out = resolve(settings.out ?? mkdtempSync(join(tmpdir(), "palimpsest-launch-")));
  const directory = new RunDirectory(out);
  const logs = resolve(settings.logs ?? directory.logs);
  const lock = await claimedLogs(logs, directory);
  const listening = listenTo(logs, settings);
  try {
    const { imageCache, checkpointEvery, reduction, plugins, forceResume } = settings;
    const surroundings = { out, imageCache, checkpointEvery, reduction, plugins, forceResume };
    await writeJson(assignmentFile(logs), { parameters, ...surroundings } satisfies Assignment);
    const program = rankProgram(join(__dirname, "rank"), logs);
    // A job that is started again goes on from its last checkpoint.
    const command = (attempt: number): string[] => [...program, ...(resume || attempt > 0 ? ["--resume"] : [])];
    await runJob(command, { ...settings, logs, signal });
    listening.read();
    return await directory.readRecord(name);
  } catch (cause) {
    if (!signal?.aborted || settings.signal?.aborted) throw cause;
    listening.read();
    throw interrupted({ ...recordOf(listening.events, name), R: [] }, settings.out, cause);
  } finally {
    listening.close();
    await lock.release();
    if (settings.out === undefined) rmSync(out, { recursive: true, force: true });
  }
}

/**
 * Takes the folder of the logs for one launch: its ranks read there what they are to do. Rank 0 takes the run directory
 * itself, so here nobody may be writing into it.
 * @throws `run/in-use`
 */
async function claimedLogs(logs: string, directory: RunDirectory): Promise<FolderLock> {
  const lock = await lockFolder(logs);
  try {
    await directory.assertFree();
    const assignment = basename(assignmentFile(logs));
    await removeAsides(logs, (name) => name === assignment);
    return lock;
  } catch (cause) {
    await lock.release();
    throw cause;
  }
}

/** What ranks say, as it comes. */
interface Listening {
  /** Events of rank 0 so far. */
  readonly events: readonly TrainingEvent[];
  /** Reads what was said since the last time. */
  read(): void;
  close(): void;
}

/** Milliseconds between two looks at what ranks say. */
const interval = 200;

/** Hands what the ranks say on to the listeners of a launch. */
function listenTo(
  logs: string,
  { ranks, on, onOpened, onWeights, onData, onDamaged = warnOfDamage }: LaunchSettings,
): Listening {
  const events: TrainingEvent[] = [];
  const hear = (message: RankMessage, rank: number): void => {
    if (message.kind === "event") {
      const event = eventOf(message.event);
      if (rank === 0) events.push(event);
      on?.(event, rank);
    } else if (rank === 0) {
      if (message.kind === "weights") onWeights?.(message.weights);
      else if (message.kind === "damaged") onDamaged(message.damaged);
      else if (message.kind === "opened") onOpened?.(message.report);
      else onData?.(message.done, message.total);
    }
  };
  const followed = Array.from({ length: ranks }, (_, rank) =>
    followFile(
      messagesFile(logs, rank),
      wholeLines((line) => hear(JSON.parse(line) as RankMessage, rank)),
    ),
  );
  const read = (): void => followed.forEach((file) => file.read());
  const timer = setInterval(read, interval);
  return { events, read, close: () => clearInterval(timer) };
}

/** Puts whole lines together from pieces of text. */
function wholeLines(on: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(on);
  };
}
