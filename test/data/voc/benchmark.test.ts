import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import { summarise } from "../../../src/data/summary";
import { vocBenchmark } from "../../../src/data/voc/benchmark";
import { vocClasses } from "../../../src/data/voc/classes";
import { random } from "../../../src/random";
import { temporary, writeSet, type Row } from "../fixtures";

const published = resolve(__dirname, "../../../../shared/data/voc-label-lists");
const skip = existsSync(published) ? false : "the published label lists are not here; only the synthetic devkit is tested";

/** Positives of each task, and class order, as the paper's table prints them. */
const classes = (
  "person car dog chair cat bird bottle aeroplane train tvmonitor horse bicycle pottedplant motorbike " +
  "sofa diningtable boat bus cow sheep"
).split(" ");
const positives = [
  [4037, 1906, 1910, 872, 1591, 1336, 738, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [2571, 381, 87, 352, 89, 12, 143, 1101, 1058, 907, 1031, 996, 751, 965, 0, 0, 0, 0, 0, 0],
  [1494, 308, 128, 757, 59, 29, 281, 11, 6, 153, 12, 38, 245, 28, 959, 928, 861, 781, 571, 518],
];

/** A devkit of 2007 and 2012 from rows in the names of either year. */
function writeDevkit(t: TestContext, rows: readonly Row[]): string {
  const devkit = temporary(t);
  const of2007 = rows.filter(([id]) => /^\d{6}$/.test(id));
  writeSet(join(devkit, "VOC2007"), "trainval", of2007.filter((_, index) => index % 2 === 0));
  writeSet(join(devkit, "VOC2007"), "test", of2007.filter((_, index) => index % 2 === 1));
  writeSet(join(devkit, "VOC2012"), "trainval", rows.filter(([id]) => /^\d{4}_\d{6}$/.test(id)));
  return devkit;
}

test("the published lists give the paper's tasks", { skip }, async (t) => {
  const files = readdirSync(published).filter((name) => /^task\d_(train|test)\.txt$/.test(name));
  const rows = files.flatMap((name) =>
    readFileSync(join(published, name), "utf8").trim().split("\n").map((line): Row => {
      const [id, ...labels] = line.split(/\s+/);
      return [id, labels.map((label) => (label === "1" ? 1 : -1))];
    }),
  );
  const directory = writeDevkit(t, rows);
  const benchmark = await vocBenchmark({ directory, seed: 1 });
  const summary = summarise(benchmark);
  assert.equal(summary.benchmark, "voc");
  assert.equal(summary.images, 21503);
  assert.equal(benchmark.leftOut, 0);
  assert.deepEqual(summary.classes, classes);
  assert.deepEqual(summary.tasks.map((task) => task.classes), [classes.slice(0, 7), classes.slice(7, 14), classes.slice(14)]);
  assert.deepEqual(summary.tasks.map((task) => task.images), [10297, 6666, 4540]);
  assert.deepEqual(summary.tasks.map((task) => task.test), [1029, 666, 454]);
  assert.deepEqual(summary.tasks.map((task) => task.validation), [926, 600, 408]);
  assert.deepEqual(summary.tasks.map((task) => classes.map((name) => task.positives[name])), positives);
  const means = summary.tasks.map((task) => {
    const entries = Object.entries(task.positivesPerImage);
    assert.equal(entries.reduce((sum, [, images]) => sum + images, 0), task.images);
    return (entries.reduce((sum, [count, images]) => sum + Number(count) * images, 0) / task.images).toFixed(2);
  });
  assert.deepEqual(means, ["1.20", "1.57", "1.80"]);

  const original = await vocBenchmark({ directory, seed: 1, validation: 0 });
  assert.deepEqual(original.tasks.map(({ train }) => train.length), [9268, 6000, 4086]);
  assert.deepEqual(original.tasks.map(({ test: held }) => held), benchmark.tasks.map(({ test: held }) => held));
});

test("a synthetic devkit of both years: every image with a positive is in one part of one task; the seed decides which", async (t) => {
  const stream = random(7, "synthetic devkit");
  const rows = Array.from({ length: 600 }, (_, index): Row => {
    const labels = vocClasses.map(() => (stream.uniform() < 0.07 ? 1 : stream.integer(2) - 1));
    return [`${index % 2 === 0 ? "2008_" : ""}${String(index).padStart(6, "0")}`, labels];
  });
  const directory = writeDevkit(t, rows);
  const benchmark = await vocBenchmark({ directory, seed: 1 });
  const expected = rows.filter(([, labels]) => labels.includes(1)).map(([id]) => id).sort();
  const all = benchmark.tasks.flatMap(({ train, validation, test: held }) => [...train, ...validation, ...held]);
  assert.deepEqual(all.map(({ id }) => id).sort(), expected);
  assert.equal(benchmark.leftOut, rows.length - expected.length);
  assert.ok(benchmark.leftOut > 0);
  const labelsOf = new Map(rows);
  for (const { id, labels } of all) assert.deepEqual([...labels], labelsOf.get(id)!.map((label) => (label === 1 ? 1 : 0)));

  assert.equal((await vocBenchmark({ directory, seed: 1 })).hash, benchmark.hash);
  assert.match(benchmark.hash, /^[0-9a-f]{64}$/);
  assert.notEqual((await vocBenchmark({ directory, seed: 2 })).hash, benchmark.hash);
  assert.notEqual((await vocBenchmark({ directory, seed: 1, validation: 0 })).hash, benchmark.hash);
});

test("one year alone is named for what it is", async (t) => {
  const directory = temporary(t);
  writeSet(join(directory, "VOCdevkit", "VOC2012"), "trainval", [["2008_000001", vocClasses.map((_, c) => (c === 0 ? 1 : -1))]]);
  assert.equal((await vocBenchmark({ directory, seed: 1 })).name, "voc2012");
});

test("VOC2007 without its test archive is refused", async (t) => {
  const directory = temporary(t);
  writeSet(join(directory, "VOC2007"), "trainval", [["000001", vocClasses.map(() => 1)]]);
  await assert.rejects(vocBenchmark({ directory, seed: 1 }), { code: "devkit/incomplete", message: /person_test\.txt.*the test set/ });
});

test("the validation part is a fraction below 1", async (t) => {
  const directory = writeDevkit(t, ["000001", "000002", "2008_000001"].map((id): Row => [id, vocClasses.map(() => 1)]));
  for (const validation of [1, -0.1, NaN]) {
    await assert.rejects(vocBenchmark({ directory, seed: 1, validation }), { code: "argument/invalid", message: /^validation got/ });
  }
});
