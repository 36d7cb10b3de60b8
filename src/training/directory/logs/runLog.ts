import { join } from "node:path";
import type { EpochEvent, TrainingEvent } from "../../../records";
import { EventLog, files, readEvents, writeText } from "../runDirectory";
import { epochsCsv } from "./epochsCsv";
import { TensorBoardLog } from "./tensorBoard";

/** What a run writes as it goes: `events.jsonl`, the same as TensorBoard's event file, and `epochs.csv`. */
export class RunLog {
  readonly #epochs: EpochEvent[];
  #changed = true;

  private constructor(
    private readonly directory: string,
    private readonly events: EventLog,
    private readonly board: TensorBoardLog,
    /** Events before a resume. */
    readonly past: readonly TrainingEvent[],
  ) {
    this.#epochs = past.filter((event): event is EpochEvent => event.type === "epoch");
  }

  /** Opens the logs of a run, keeping what belongs to the first `lines` lines of `events.jsonl`. */
  static async open(directory: string, lines: number): Promise<RunLog> {
    const past = lines > 0 ? await readEvents(directory, lines) : [];
    return new RunLog(
      directory,
      await EventLog.open(directory, lines),
      await TensorBoardLog.open(directory, past),
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
    if (this.#changed) await writeText(join(this.directory, files.epochs), epochsCsv(this.#epochs));
    this.#changed = false;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.events.close();
    await this.board.close();
  }
}
