import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { listBenchmark, openBenchmark, vocBenchmark, type Benchmark } from "../../src/data";
import { contentHashOf } from "../../src/data/contentHash";
import { formatWithoutChoice, tasksWithoutChoice } from "../../src/data/choosable";
import { originOf } from "../../src/data/origin";
import { vocClasses } from "../../src/data/voc/classes";
import { temporary, writeSet, type Cleaner, type Row } from "./fixtures";

const rows = (prefix: string): Row[] =>
  Array.from({ length: 60 }, (_, index) => [
    `${prefix}${index}`,
    vocClasses.map((_, c) => (c === index % 20 ? 1 : -1)),
  ]);

/** A devkit that can be opened as Scenes and as VOC, and a list with a description of its tasks. */
function written(t: Cleaner): { data: string; file: string; partition: string } {
  const data = temporary(t);
  for (const set of ["train", "val", "test", "intest"]) writeSet(join(data, "Scenes"), set, rows(set));
  for (const year of [2007, 2012]) {
    for (const set of ["trainval", "test"])
      writeSet(join(data, "VOCdevkit", `VOC${year}`), set, rows(`${year}_${set}_`));
  }
  const [file, partition] = [join(data, "list.csv"), join(data, "partition.json")];
  const names = Array.from({ length: 40 }, (_, i) => `${i}.jpg`);
  for (const name of names) writeFileSync(join(data, name), `picture ${name}`);
  const lines = names.map((name, i) => `${name},${["cat", "dog", "cow"][i % 3]}\n`);
  writeFileSync(file, `image,labels\n${lines.join("")}`);
  writeFileSync(partition, '{"tasks": [["cat"], ["dog", "cow"]]}');
  return { data, file, partition };
}

test("what a benchmark was opened with opens it again, however it was opened", async (t) => {
  const { data, file, partition } = written(t);
  const opened: Benchmark[] = [
    await openBenchmark({ benchmark: "scenes", data, scale: "smoke", seed: 3, protocol: "B10-C2" }),
    await openBenchmark({ benchmark: "voc:year=2007", data, scale: "smoke", seed: 4 }),
    await openBenchmark({
      benchmark: "voc",
      data,
      scale: "smoke",
      seed: 5,
      year: 2007,
      difficult: "ignored",
      validation: 0.4,
    }),
    await openBenchmark({ benchmark: "list", data: relative(".", file), scale: "smoke", seed: 6, partition }),
    await vocBenchmark({ directory: data, year: 2007, seed: 2, classOrder: "random" }),
    await listBenchmark({ file, partition, seed: 9, validation: 0.3 }),
  ];
  assert.equal(new Set(opened.map(({ hash }) => hash)).size, opened.length);
  for (const benchmark of opened) {
    const origin = originOf(benchmark);
    assert.ok(origin?.data);
    const { data: folder, dataSeed: seed, ...options } = JSON.parse(JSON.stringify(origin)) as typeof origin;
    const again = await openBenchmark({ scale: "small", ...options, data: folder ?? undefined, seed });
    assert.deepEqual(again, benchmark);
  }
});

test("a benchmark that was changed, or put together by hand, was opened with nothing", async (t) => {
  const { file, partition } = written(t);
  const benchmark = await listBenchmark({ file, partition, seed: 1 });
  assert.ok(originOf({ ...benchmark, name: "of another name" }));
  const [first, ...others] = benchmark.tasks;
  const elsewhere = {
    ...first,
    train: first.train.map((example) => ({ ...example, image: `${example.image}.other` })),
  };
  for (const changed of [
    { ...benchmark, tasks: [first] },
    { ...benchmark, tasks: [elsewhere, ...others] },
    { ...benchmark, classes: [...benchmark.classes].reverse() },
    { ...benchmark, otherTests: { more: first.test } },
    { ...benchmark, hash: "another" },
  ]) {
    assert.equal(originOf(changed), undefined);
  }
});

test("the hash of the content changes with every byte, and not with the place or the time", async (t) => {
  const { data, file, partition } = written(t);
  const benchmark = await listBenchmark({ file, partition, seed: 1 });
  const hash = await contentHashOf(benchmark);
  assert.match(hash, /^[0-9a-f]{64}$/);
  utimesSync(join(data, "3.jpg"), 1, 1);
  assert.equal(await contentHashOf(benchmark), hash);
  const copy = join(data, "copy");
  mkdirSync(copy);
  for (const name of ["list.csv", "partition.json", ...Array.from({ length: 40 }, (_, i) => `${i}.jpg`)]) {
    cpSync(join(data, name), join(copy, name));
  }
  const moved = await listBenchmark({ file: join(copy, "list.csv"), partition: join(copy, "partition.json"), seed: 1 });
  assert.equal(await contentHashOf(moved), hash);
  const image = join(copy, "7.jpg");
  const hashes = [hash];
  // Of the same length, longer, that of another image, and none.
  for (const change of [
    () => writeFileSync(image, "pictuRe 7.jpg"),
    () => appendFileSync(image, " "),
    () => cpSync(join(copy, "8.jpg"), image),
    () => rmSync(image),
  ]) {
    change();
    hashes.push(await contentHashOf(moved));
  }
  assert.equal(new Set(hashes).size, hashes.length);
  cpSync(join(data, "7.jpg"), image);
  assert.equal(await contentHashOf(moved), hash);
  // Two images that change places.
  renameSync(image, join(copy, "held"));
  renameSync(join(copy, "8.jpg"), image);
  renameSync(join(copy, "held"), join(copy, "8.jpg"));
  assert.notEqual(await contentHashOf(moved), hash);
});

test("the tasks without a choice are those whose measure is not defined", async (t) => {
  const { file, partition } = written(t);
  const benchmark = await listBenchmark({ file, partition, seed: 1, validation: 0.4 });
  assert.deepEqual(tasksWithoutChoice(benchmark, "validation"), []);
  const without = benchmark.tasks.map((task) => ({ ...task, validation: [] }));
  const none = tasksWithoutChoice({ tasks: without }, "validation");
  assert.deepEqual(none, [
    { task: 1, images: 0 },
    { task: 2, images: 0 },
  ]);
  assert.match(
    formatWithoutChoice(none),
    /epochs of task 1 \(no validation images\), task 2 \(no validation images\): /,
  );
  const [{ validation }] = benchmark.tasks;
  const unlabelled = validation.map((example) => ({ ...example, labels: example.labels.map(() => 0) }));
  const first = benchmark.tasks.map((task) => (task.number === 1 ? { ...task, validation: unlabelled } : task));
  assert.deepEqual(tasksWithoutChoice({ tasks: first }, "validation"), [{ task: 1, images: validation.length }]);
});
