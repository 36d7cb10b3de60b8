import { existsSync } from "node:fs";
import { open, readFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingEvent } from "../../../records";
import { scalarMessage, versionMessage } from "./eventProto";
import { scalars } from "./scalars";
import { extentOf, tfRecord } from "./tfRecord";

/**
 * TensorBoard reads files with `tfevents` in their name; the usual time and host name in it would be another name after
 * a resume.
 */
export const boardFile = "events.out.tfevents.palimpsest";

const seconds = (): number => Date.now() / 1000;

/**
 * A run's events as TensorBoard shows them: `tensorboard --logdir` on the run directory, or on the folder of several.
 *
 * The file grows with the checkpoints, so that a TensorBoard reading along does not see records that a resumed run
 * takes back.
 */
export class TensorBoardLog {
  #waiting: Buffer[] = [];
  #isDone = false;

  private constructor(
    private readonly file: FileHandle,
    private readonly scalarsOf: ReturnType<typeof scalars>,
  ) {}

  /**
   * Opens the log of a run that has had the events `past`: their records are kept with their times, later ones dropped,
   * missing ones made.
   */
  static async open(directory: string, past: readonly TrainingEvent[]): Promise<TensorBoardLog> {
    const path = join(directory, boardFile);
    const scalarsOf = scalars();
    const records = [tfRecord(versionMessage(seconds())), ...past.flatMap((event) => record(scalarsOf(event)))];
    const extent = existsSync(path) && past.length > 0 ? extentOf(await readFile(path), records.length) : undefined;
    const file = await open(path, "a");
    await file.truncate(extent ?? 0);
    if (extent === undefined) await file.appendFile(Buffer.concat(records));
    return new TensorBoardLog(file, scalarsOf);
  }

  write(event: TrainingEvent): void {
    this.#waiting.push(...record(this.scalarsOf(event)));
    this.#isDone = event.type === "done";
  }

  /** Writes what a checkpoint is going to know of. */
  async flush(): Promise<void> {
    const records = this.#waiting.splice(0);
    if (records.length > 0) await this.file.appendFile(Buffer.concat(records));
  }

  /** Sees to it that what was written is on the disk, where a loss of power leaves it. */
  sync(): Promise<void> {
    return this.file.sync();
  }

  /** Closes the file. What no checkpoint knows of is left out, but for the end of a run. */
  async close(): Promise<void> {
    try {
      if (this.#isDone) await this.flush();
    } finally {
      await this.file.close();
    }
  }
}

function record(event: ReturnType<ReturnType<typeof scalars>>): Buffer[] {
  return event === undefined ? [] : [tfRecord(scalarMessage({ wallTime: seconds(), ...event }))];
}
