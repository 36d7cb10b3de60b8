import { writeWhole } from "../../../base/files";
import type { EpochEvent, TrainingEvent } from "../../../records";
import { epochsCsv } from "./epochsCsv";
import { EventLog, type NeededLines } from "./eventLog";
import { TensorBoardLog } from "./tensorBoard";

/** Paths of a run directory that logs are written to. */
export interface RunFiles {
  /** The folder. */
  readonly path: string;
  readonly events: string;
  readonly epochs: string;
}

/** What a run writes as it goes: `events.jsonl`, the same as TensorBoard's event file, and `epochs.csv`. */
export class RunLog {
  readonly #epochs: EpochEvent[];
  #changed = true;

  private constructor(
    private readonly files: RunFiles,
    private readonly events: EventLog,
    private readonly board: TensorBoardLog,
  ) {
    this.#epochs = this.past.filter((event): event is EpochEvent => event.type === "epoch");
  }

  /**
   * Opens the logs of a run, keeping what belongs to the lines of `events.jsonl` that are needed.
   * @throws `log/short` where it does not hold that many.
   */
  static async open(files: RunFiles, needed: NeededLines): Promise<RunLog> {
    const events = await EventLog.open(files.events, needed);
    return new RunLog(files, events, await TensorBoardLog.open(files.path, events.past));
  }

  /** Events before a resume. */
  get past(): readonly TrainingEvent[] {
    return this.events.past;
  }

  /** Lines of `events.jsonl` so far. */
  get lines(): number {
    return this.events.lines;
  }

  write(event: TrainingEvent): void {
    this.events.write(event);
    this.board.write(event);
    if (event.type !== "epoch") return;
    this.#epochs.push(event);
    this.#changed = true;
  }

  async flush(): Promise<void> {
    await this.events.flush();
    await this.board.flush();
    if (this.#changed) await writeWhole(this.files.epochs, epochsCsv(this.#epochs));
    this.#changed = false;
  }

  /** Sees to it that what was written is on the disk, where a loss of power leaves it. */
  async sync(): Promise<void> {
    await this.events.sync();
    await this.board.sync();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.events.close();
      await this.board.close();
    }
  }
}
