import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { scenesBenchmark } from "../../src/data/scenesBenchmark";
import { vocClasses, vocTasks } from "../../src/data/voc/classes";
import { random } from "../../src/base/random";
import { listFile, temporary, writeSet, type Row } from "./fixtures";

const sets = { train: 60, val: 30, test: 30, intest: 20 };

function writeScenes(t: TestContext) {
  const directory = temporary(t);
  const stream = random(1, "scenes benchmark test");
  const rows = Object.fromEntries(
    Object.entries(sets).map(([set, count]) => [
      set,
      Array.from({ length: count }, (_, index): Row => [
        `${set}_${index}`,
        vocClasses.map(() => (stream.uniform() < 0.07 ? 1 : -1)),
      ]),
    ]),
  ) as Record<keyof typeof sets, Row[]>;
  for (const [set, list] of Object.entries(rows)) writeSet(join(directory, "Scenes"), set, list);
  return { directory, rows };
}

test("image sets are the splits, tasks follow the last-task rule, in-style is apart", async (t) => {
  const { directory, rows } = writeScenes(t);
  const benchmark = await scenesBenchmark({ directory });
  const lastTask = (labels: readonly number[]) =>
    vocTasks.map((classes) => classes.some((c) => labels[c] === 1)).lastIndexOf(true);
  const idsOf = (set: keyof typeof sets, task: number) =>
    rows[set].filter(([, labels]) => lastTask(labels) === task).map(([id]) => id);
  assert.equal(benchmark.name, "scenes");
  benchmark.tasks.forEach((task, index) => {
    assert.equal(task.number, index + 1);
    assert.deepEqual(
      task.train.map(({ id }) => id),
      idsOf("train", index),
    );
    assert.deepEqual(
      task.validation.map(({ id }) => id),
      idsOf("val", index),
    );
    assert.deepEqual(
      task.test.map(({ id }) => id),
      idsOf("test", index),
    );
  });
  const inStyle = benchmark.otherTests!["in-style"].map(({ id }) => id);
  assert.deepEqual(inStyle.sort(), [0, 1, 2].flatMap((task) => idsOf("intest", task)).sort());
  assert.equal(
    benchmark.leftOut,
    [...rows.train, ...rows.val, ...rows.test].filter(([, labels]) => !labels.includes(1)).length,
  );
});

test("the hash changes with a label and with an in-style label, not with the folder", async (t) => {
  const { directory, rows } = writeScenes(t);
  const { hash } = await scenesBenchmark({ directory });
  const elsewhere = writeScenes(t);
  assert.equal((await scenesBenchmark(elsewhere)).hash, hash);
  for (const set of ["train", "intest"] as const) {
    const changed = rows[set].map(([id, labels], index): Row => [
      id,
      labels.map((label, c) => (index === 3 && c === 0 ? -label : label)),
    ]);
    writeSet(join(elsewhere.directory, "Scenes"), set, changed);
    assert.notEqual((await scenesBenchmark(elsewhere)).hash, hash);
    writeSet(join(elsewhere.directory, "Scenes"), set, rows[set]);
  }
});

test("no Scenes, or half of it", async (t) => {
  const empty = temporary(t);
  await assert.rejects(scenesBenchmark({ directory: empty }), { code: "path/missing", message: new RegExp(empty) });
  const { directory } = writeScenes(t);
  rmSync(listFile(join(directory, "Scenes"), "sheep", "intest"));
  await assert.rejects(scenesBenchmark({ directory }), { code: "devkit/incomplete", message: /sheep_intest\.txt/ });
});
