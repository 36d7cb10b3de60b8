import { existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Example } from "../../src/data/benchmark";
import type { Random } from "../../src/base/random";
import { vocClasses } from "../../src/data/voc/classes";

/** What removes leftovers: a test's context, or `{ after }` of `node:test` outside of the tests. */
export interface Cleaner {
  readonly after: (clean: () => void) => void;
}

/** A temporary folder, removed after the test. */
export function temporary(t: Cleaner): string {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An image's name and one label a class: 1, 0 or -1. */
export type Row = readonly [id: string, labels: readonly number[]];

/**
 * Writes one set of a devkit, as VOC does: two blanks before a label without a sign.
 * All images are links to one empty file: making 21,503 links takes a tenth of the time of as many files.
 */
export function writeSet(
  folder: string,
  set: string,
  rows: readonly Row[],
  classes: readonly string[] = vocClasses,
): void {
  mkdirSync(join(folder, "ImageSets", "Main"), { recursive: true });
  mkdirSync(join(folder, "JPEGImages"), { recursive: true });
  const empty = join(folder, `${set}.empty`);
  writeFileSync(empty, "");
  for (const [id] of rows) {
    const image = join(folder, "JPEGImages", `${id}.jpg`);
    if (!existsSync(image)) linkSync(empty, image);
  }
  classes.forEach((name, c) => {
    const lines = rows.map(([id, labels]) => `${id} ${String(labels[c]).padStart(2)}\n`);
    writeFileSync(listFile(folder, name, set), lines.join(""));
  });
}

export function listFile(folder: string, name: string, set: string): string {
  return join(folder, "ImageSets", "Main", `${name}_${set}.txt`);
}

/** Random examples, some without any positive. */
export function randomExamples(stream: Random, count: number, classes: number): Example[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `image-${index}`,
    image: `image-${index}.jpg`,
    labels: Uint8Array.from({ length: classes }, () => (stream.uniform() < 1.5 / classes ? 1 : 0)),
    known: new Uint8Array(classes).fill(1),
  }));
}

/** A random division of the classes into tasks, not in order of index. */
export function randomTasks(stream: Random, classes: number, count: number): number[][] {
  const order = stream.shuffle(Array.from({ length: classes }, (_, c) => c));
  return Array.from({ length: count }, (_, task) => order.filter((_, position) => position % count === task));
}
