import { open, readFile, truncate, type FileHandle } from "node:fs/promises";
import { error } from "../../../base/errors";
import type { TrainingEvent } from "../../../records";
import { eventIn } from "../shapes";
import { eventOf } from "../stored";

/** `events.jsonl`, one event a line. */
export class EventLog {
  #lines: number;
  #pending: string[] = [];

  private constructor(
    readonly file: FileHandle,
    lines: number,
  ) {
    this.#lines = lines;
  }

  /** Opens the log at a path, keeping its first `lines` lines. */
  static async open(path: string, lines: number): Promise<EventLog> {
    const keptLines = lines > 0 ? (await readFile(path, "utf8")).split("\n").slice(0, lines) : [];
    const bytes = Buffer.byteLength(keptLines.map((line) => `${line}\n`).join(""));
    const file = await open(path, "a");
    await truncate(path, bytes);
    return new EventLog(file, lines);
  }

  /** Lines so far. */
  get lines(): number {
    return this.#lines;
  }

  write(event: TrainingEvent): void {
    this.#pending.push(`${JSON.stringify(event)}\n`);
    this.#lines++;
  }

  async flush(): Promise<void> {
    const text = this.#pending.join("");
    this.#pending = [];
    if (text !== "") await this.file.appendFile(text);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file.close();
  }
}

/**
 * The events of a log, or the first `count` of them.
 * @throws `path/missing`; `run/damaged` for a line that is no event
 */
export async function readEvents(path: string, count = Infinity): Promise<TrainingEvent[]> {
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw error("path/missing", { argument: "run", path, expected: "readable log of a run" }, cause);
  });
  const lines = content.trim().split("\n");
  return lines.slice(0, count).map((line, index) => eventOf(eventIn(path, line, index + 1)));
}
