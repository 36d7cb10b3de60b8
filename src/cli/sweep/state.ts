import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { parseJson } from "../../base/json/parse";
import type { PlannedRun } from "./plan";

/** How far a run is that another process makes, by its log. */
export interface RunPlace {
  /** Epochs of all tasks that are done. */
  readonly done: number;
  /** Epochs of all tasks. */
  readonly epochs: number;
}

/**
 * Whether a run of a sweep has ended.
 * @throws `checkpoint/other-run` where its folder holds another run; `run/damaged`
 */
export async function isMade({ request }: PlannedRun): Promise<boolean> {
  const { RunDirectory } = require("../../training") as typeof import("../../training");
  const { assertSameRun } =
    require("../../training/directory/checkpoint") as typeof import("../../training/directory/checkpoint");
  const directory = new RunDirectory(request.out);
  if (!directory.isTaken) return false;
  const { parameters } = await directory.readManifest();
  assertSameRun(request.out, parameters, request.resolvedRun.parameters);
  return directory.isFinished;
}

/** Most bytes of a log that are looked at, at its beginning and at its end. */
const looked = 256 * 1024;

/** Where a run is, by the beginning and the end of its log of events; undefined where they do not tell. */
export function placeOf({ request }: PlannedRun): RunPlace | undefined {
  const { RunDirectory } = require("../../training") as typeof import("../../training");
  const path = new RunDirectory(request.out).events;
  if (!existsSync(path)) return undefined;
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const first = eventIn(textAt(file, 0, size).split("\n")[0]);
    if (first?.type !== "run" || first.tasks === undefined || first.epochs === undefined) return undefined;
    const { tasks, epochs } = first;
    // What is at the end of the log may be half written.
    const lines = textAt(file, Math.max(0, size - looked), size)
      .split("\n")
      .slice(0, -1);
    const last = lines
      .reverse()
      .map(eventIn)
      .find((event) => event?.type === "epoch" || event?.type === "done");
    const done = last?.type === "done" ? tasks * epochs : ((last?.task ?? 1) - 1) * epochs + (last?.epoch ?? 0);
    return { done, epochs: tasks * epochs };
  } finally {
    closeSync(file);
  }
}

function textAt(file: number, from: number, size: number): string {
  const bytes = Buffer.alloc(Math.min(looked, size - from));
  return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, from));
}

interface LoggedEvent {
  readonly type?: string;
  readonly task?: number;
  readonly epoch?: number;
  readonly tasks?: number;
  readonly epochs?: number;
}

function eventIn(line: string): LoggedEvent | undefined {
  try {
    return parseJson(line) as LoggedEvent;
  } catch {
    return undefined;
  }
}
