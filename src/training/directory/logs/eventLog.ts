import { open, readFile, truncate, type FileHandle } from "node:fs/promises";
import { error } from "../../../base/errors";
import { parseJson } from "../../../base/json/parse";
import { jsonInOrder } from "../../../base/named";
import type { TrainingEvent } from "../../../records";
import { isEvent } from "../shapes";
import { eventOf } from "../stored";

/** The lines at the beginning of a log that are events, one after another. */
interface WholeLines {
  readonly events: readonly TrainingEvent[];
  /** Their length in the file. */
  readonly bytes: number;
  /** Whether the last of them ends with a line end, or there is none. */
  readonly isEnded: boolean;
  /** The text after them, if there is any. */
  readonly rest: string;
}

/** What a log has to hold for a run to go on. */
export interface NeededLines {
  /** Lines that the checkpoint was written after. */
  readonly lines: number;
  /** Whether a log that holds fewer is gone on with. */
  readonly orFewer?: boolean;
}

/** `events.jsonl`, one event a line. */
export class EventLog {
  #lines: number;
  #pending: string[] = [];

  private constructor(
    readonly file: FileHandle,
    /** The events that were kept. */
    readonly past: readonly TrainingEvent[],
  ) {
    this.#lines = past.length;
  }

  /**
   * Opens the log at a path, keeping the lines that are needed of what it holds.
   * @throws `log/short` where it does not hold that many whole lines.
   */
  static async open(path: string, { lines, orFewer = false }: NeededLines): Promise<EventLog> {
    const { events, bytes, isEnded } = await wholeLines(path, lines);
    if (events.length < lines && !orFewer) throw error("log/short", { path, lines: events.length, needed: lines });
    const file = await open(path, "a");
    await truncate(path, bytes);
    if (!isEnded) await file.appendFile("\n");
    return new EventLog(file, events);
  }

  /** Lines so far. */
  get lines(): number {
    return this.#lines;
  }

  write(event: TrainingEvent): void {
    this.#pending.push(`${jsonInOrder(event)}\n`);
    this.#lines++;
  }

  async flush(): Promise<void> {
    const text = this.#pending.join("");
    this.#pending = [];
    if (text !== "") await this.file.appendFile(text);
  }

  /** Sees to it that what was written is on the disk, where a loss of power leaves it. */
  sync(): Promise<void> {
    return this.file.sync();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }
}

/**
 * The events of a log.
 * @throws `path/missing` where there is none; `log/damaged` where a line is no event.
 */
export async function readEvents(path: string): Promise<readonly TrainingEvent[]> {
  const { events, rest } = await wholeLines(path, Infinity, (cause) => {
    throw error("path/missing", { argument: "run", path, expected: "readable log of a run" }, cause);
  });
  if (rest.trim() !== "") throw error("log/damaged", { path, line: events.length + 1, received: rest.slice(0, 80) });
  return events;
}

/** The first `count` lines of a log, or as many as are events; a log that is not there has none. */
async function wholeLines(
  path: string,
  count: number,
  missing: (cause: unknown) => Buffer = () => Buffer.alloc(0),
): Promise<WholeLines> {
  const content = await readFile(path).catch(missing);
  const events: TrainingEvent[] = [];
  let bytes = 0;
  while (events.length < count && bytes < content.length) {
    const lineEnd = content.indexOf("\n", bytes);
    const end = lineEnd < 0 ? content.length : lineEnd;
    const event = parsedEvent(content.toString("utf8", bytes, end));
    if (event === undefined) break;
    events.push(event);
    bytes = Math.min(end + 1, content.length);
  }
  const isEnded = bytes === 0 || content[bytes - 1] === "\n".charCodeAt(0);
  return { events, bytes, isEnded, rest: content.toString("utf8", bytes, bytes + 1000) };
}

/** The event of a line; undefined where the line is none. */
function parsedEvent(line: string): TrainingEvent | undefined {
  try {
    const parsed = parseJson(line);
    return isEvent(parsed) ? eventOf(parsed) : undefined;
  } catch {
    return undefined; // It is not JSON.
  }
}
