import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { boardFile } from "../../src/training/directory/logs/tensorBoard";
import { extentOf } from "../../src/training/directory/logs/tfRecord";

/** What only says how long something took. */
const wallTimes = new Set(["imagesPerSecond", "seconds", "share"]);

const withoutTimes = (text: string): string =>
  JSON.stringify(JSON.parse(text, (key, value: unknown) => (wallTimes.has(key) ? undefined : value)));

/**
 * Every file of a run directory by its path, as text that two runs have in common when they came to the same: all bytes
 * but wall times. Logs of ranks say how ranks ended, and are left out.
 * @param count whether the number of checkpoints counts, which is that of a run without a stop.
 */
export function runFiles(directory: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(directory, name);
    if (statSync(path).isDirectory() || name.startsWith("logs")) continue;
    files[name] = comparable(name, readFileSync(path));
  }
  return files;
}

/** The lines at which two run directories differ; none where they are the same. */
export function differences(one: string, other: string): string[] {
  const [a, b] = [runFiles(one), runFiles(other)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) => {
    if (a[name] === b[name]) return [];
    if (a[name] === undefined || b[name] === undefined) return [`${name} is in one of them alone`];
    const [lines, others] = [a[name].split("\n"), b[name].split("\n")];
    const first = lines.findIndex((line, i) => line !== others[i]);
    return [`${name}:${first + 1}: ${lines[first]?.slice(0, 200)} is ${others[first]?.slice(0, 200)}`];
  });
}

function comparable(name: string, content: Buffer): string {
  if (name === "events.jsonl") return timelessEvents(content.toString());
  if (name === "epochs.csv") return timelessTable(content.toString());
  if (name === boardFile) return timelessBoard(content);
  if (/^checkpoints.(latest|earlier)\.safetensors$/.test(name)) return timelessCheckpoint(content);
  return /\.json$/.test(name) ? content.toString() : digest(content);
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Events, a line each. How many checkpoints were written and old answers kept is of the last process. */
function timelessEvents(text: string): string {
  return text
    .replace(/"count":\d+/g, '"count":0')
    .replace(/"previousAnswers":\d+/g, '"previousAnswers":0')
    .replace(',"memory":{"kept":0,"previousAnswers":0}', "")
    .split("\n")
    .map((line) => (line === "" ? "" : withoutTimes(line)))
    .join("\n");
}

/** The table of epochs without its last two columns, which are speed and time. */
function timelessTable(text: string): string {
  const rows = text.split("\n").map((line) => line.split(","));
  if (rows[0].slice(-2).join() !== "imagesPerSecond,seconds") throw new Error("epochs.csv has other columns");
  return rows.map((row) => row.slice(0, -2).join()).join("\n");
}

/** The records of TensorBoard, a line each: the time comes first in them, an epoch's images per second last. */
function timelessBoard(board: Buffer): string {
  const records: string[] = [];
  let from = 0;
  for (let n = 1, end = extentOf(board, n); end !== undefined; n++, end = extentOf(board, n)) {
    const data = board.subarray(from + 12, end - 4);
    records.push(data.subarray(9, data.includes("images per second") ? -4 : undefined).toString("hex"));
    from = end;
  }
  return [...records, board.subarray(from).toString("hex")].join("\n");
}

/** A checkpoint without the seconds of its progress and, as it depends on them, without its checksum and its layout. */
function timelessCheckpoint(file: Buffer): string {
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(file.toString("utf8", 8, 8 + length)) as {
    readonly __metadata__: Readonly<Record<string, string>>;
  };
  const { checksum: _checksum, progress, ...others } = metadata;
  return [
    withoutTimes(progress),
    JSON.stringify(others),
    JSON.stringify(tensors),
    digest(file.subarray(8 + length)),
  ].join("\n");
}
