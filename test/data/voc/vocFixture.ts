import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after } from "node:test";
import type { Example } from "../../../src/data/benchmark";
import { temporary, writeSet, type Cleaner, type Row } from "../fixtures";

export const published = resolve(__dirname, "../../../../shared/data/voc-label-lists");
export const skip = existsSync(published)
  ? false
  : "the published label lists are not here; only the synthetic devkit is tested";

/** Positives of each task, and class order, as the paper's table prints them. */
export const classes = (
  "person car dog chair cat bird bottle aeroplane train tvmonitor horse bicycle pottedplant motorbike " +
  "sofa diningtable boat bus cow sheep"
).split(" ");
export const positives = [
  [4037, 1906, 1910, 872, 1591, 1336, 738, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [2571, 381, 87, 352, 89, 12, 143, 1101, 1058, 907, 1031, 996, 751, 965, 0, 0, 0, 0, 0, 0],
  [1494, 308, 128, 757, 59, 29, 281, 11, 6, 153, 12, 38, 245, 28, 959, 928, 861, 781, 571, 518],
];

/** A devkit of 2007 and 2012 from rows in the names of either year. */
export function writeDevkit(t: Cleaner, rows: readonly Row[], devkit = temporary(t)): string {
  const of2007 = rows.filter(([id]) => /^\d{6}$/.test(id));
  writeSet(
    join(devkit, "VOC2007"),
    "trainval",
    of2007.filter((_, index) => index % 2 === 0),
  );
  writeSet(
    join(devkit, "VOC2007"),
    "test",
    of2007.filter((_, index) => index % 2 === 1),
  );
  writeSet(
    join(devkit, "VOC2012"),
    "trainval",
    rows.filter(([id]) => /^\d{4}_\d{6}$/.test(id)),
  );
  return devkit;
}

/** Lines of one published list, as text. */
export const lines = (name: string): string[] => readFileSync(join(published, name), "utf8").trim().split("\n");
export const rowsOf = (name: string): Row[] =>
  lines(name).map((line) => {
    const [id, ...labels] = line.split(/\s+/);
    return [id, labels.map((label) => (label === "1" ? 1 : -1))];
  });
export const publishedRows = (): Row[] =>
  readdirSync(published)
    .filter((name) => /^task\d_(train|test)\.txt$/.test(name))
    .flatMap(rowsOf);
/** One devkit of all of them, for the tests that only read it. */
export const ofPublished = temporary({ after });
export const publishedDevkit = (): string =>
  existsSync(join(ofPublished, "VOC2012")) ? ofPublished : writeDevkit({ after }, publishedRows(), ofPublished);
/** An example as the original's line of it. */
export const line = ({ id, labels }: Example): string => `${id}\t${labels.join(" ")}`;
