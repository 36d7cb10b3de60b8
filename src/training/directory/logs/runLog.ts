import { writeWhole } from "../../../base/files";
import type { EpochEvent, TrainingEvent } from "../../../records";
import { epochsCsv } from "./epochsCsv";
import { EventLog, readEvents } from "./eventLog";
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
    /** Events before a resume. */
    readonly past: readonly TrainingEvent[],
  ) {
    this.#epochs = past.filter((event): event is EpochEvent => event.type === "epoch");
  }

  /** Opens the logs of a run, keeping what belongs to the first `lines` lines of `events.jsonl`. */
  static async open(files: RunFiles, lines: number): Promise<RunLog> {
    const past = lines > 0 ? await readEvents(files.events, lines) : [];
    return new RunLog(
      files,
      await EventLog.open(files.events, lines),
      await TensorBoardLog.open(files.path, past),
      past,
    );
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

  async close(): Promise<void> {
    await this.flush();
    await this.events.close();
    await this.board.close();
  }
}
