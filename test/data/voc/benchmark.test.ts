import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { random } from "../../../src/base/random";
import { vocBenchmark } from "../../../src/data/voc/benchmark";
import { vocClasses } from "../../../src/data/voc/classes";
import { temporary, writeSet, type Row } from "../fixtures";
import { writeDevkit } from "./vocFixture";

test("label lists that do not fit the devkit are refused, with the file and the line", async (t) => {
  const rows = Array.from({ length: 12 }, (_, index): Row => [
    `00000${index}`.slice(-6),
    vocClasses.map((_, c) => (c === [0, 8, 15][index % 3] ? 1 : -1)),
  ]);
  const directory = writeDevkit(t, [...rows, ["2008_000001", vocClasses.map(() => 1)]]);
  const lists = temporary(t);
  const text = ([id, labels]: Row) => `${id}\t${labels.map((label) => (label === 1 ? 1 : 0)).join(" ")}`;
  const write = (change: (k: number, part: string, rows: string[]) => string[]) => {
    for (const k of [0, 1, 2]) {
      const own = rows.filter((_, index) => index % 3 === k).map(text);
      writeFileSync(join(lists, `task${k}_train.txt`), change(k, "train", own.slice(1)).join("\n"));
      writeFileSync(join(lists, `task${k}_test.txt`), change(k, "test", own.slice(0, 1)).join("\n"));
    }
  };
  const open = () => vocBenchmark({ directory, lists, seed: 1 });
  write((_, __, own) => own);
  assert.deepEqual(
    (await open()).tasks.map((task) => task.test.map(({ id }) => id)),
    [["000000"], ["000001"], ["000002"]],
  );
  const refusals: [change: Parameters<typeof write>[0], code: string, message: RegExp][] = [
    [
      (k, _, own) => (k === 1 ? own.map((row) => row.replace(/ 0$/, "")) : own),
      "devkit/labels",
      /task1_train\.txt:1: got .*20 labels/,
    ],
    [
      (k, _, own) => (k === 1 ? own.map((row) => row.replace(/ 0$/, " 2")) : own),
      "devkit/labels",
      /task1_train\.txt:1/,
    ],
    [
      (k, _, own) => (k === 2 ? own.map((row) => row.replace(/ 0$/, " 1")) : own),
      "devkit/lists",
      /task2_train\.txt:1: image 000005 has the labels/,
    ],
    [
      (k, _, own) => (k === 2 ? own.map((row) => row.replace("000005", "000099")) : own),
      "devkit/lists",
      /image 000099 is not in the devkit/,
    ],
    [
      (k, part, own) => (k === 2 && part === "test" ? [text(rows[0])] : own),
      "devkit/lists",
      /000000 is already listed at .*task0_test\.txt:1/,
    ],
    [
      (k, part, own) => (part === "test" && k !== 1 ? [text(rows[2 - k])] : own),
      "devkit/lists",
      /belongs to task 3, not to task 1/,
    ],
    [(k, part, own) => (k === 0 && part === "test" ? [] : own), "devkit/incomplete", /task0_test\.txt/],
  ];
  for (const [change, code, message] of refusals) {
    write(change);
    await assert.rejects(open(), { code, message });
  }
});

test("difficult objects count as negative, as unknown or as positive", async (t) => {
  const directory = temporary(t);
  const stream = random(11, "difficult");
  const rows = Array.from({ length: 80 }, (_, index): Row => [
    `2008_${String(index).padStart(6, "0")}`,
    vocClasses.map((_, c) => (c === index % 20 ? 1 : stream.integer(2) - 1)),
  ]);
  writeSet(join(directory, "VOC2012"), "trainval", rows);
  const written = new Map(rows);
  for (const [difficult, label, known] of [
    ["negative", 0, 1],
    ["ignored", 0, 0],
    ["positive", 1, 1],
  ] as const) {
    const { tasks } = await vocBenchmark({ directory, seed: 1, difficult });
    const all = tasks.flatMap((task) => [...task.train, ...task.validation, ...task.test]);
    assert.equal(all.length, rows.length);
    for (const example of all) {
      const truth = written.get(example.id)!;
      assert.deepEqual(
        [...example.labels],
        truth.map((value) => (value === 0 ? label : Math.max(value, 0))),
      );
      assert.deepEqual(
        [...example.known],
        truth.map((value) => (value === 0 ? known : 1)),
      );
    }
  }
});

test("a devkit of both years: an image with a positive is in one part of one task, by the seed", async (t) => {
  const stream = random(7, "synthetic devkit");
  const rows = Array.from({ length: 600 }, (_, index): Row => {
    const labels = vocClasses.map(() => (stream.uniform() < 0.07 ? 1 : stream.integer(2) - 1));
    return [`${index % 2 === 0 ? "2008_" : ""}${String(index).padStart(6, "0")}`, labels];
  });
  const directory = writeDevkit(t, rows);
  const benchmark = await vocBenchmark({ directory, seed: 1 });
  const expected = rows
    .filter(([, labels]) => labels.includes(1))
    .map(([id]) => id)
    .sort();
  const all = benchmark.tasks.flatMap(({ train, validation, test: held }) => [...train, ...validation, ...held]);
  assert.deepEqual(all.map(({ id }) => id).sort(), expected);
  assert.equal(benchmark.leftOut, rows.length - expected.length);
  assert.ok(benchmark.leftOut > 0);
  const labelsOf = new Map(rows);
  for (const { id, labels } of all)
    assert.deepEqual(
      [...labels],
      labelsOf.get(id)!.map((label) => (label === 1 ? 1 : 0)),
    );

  assert.equal((await vocBenchmark({ directory, seed: 1 })).hash, benchmark.hash);
  assert.match(benchmark.hash, /^[0-9a-f]{64}$/);
  assert.notEqual((await vocBenchmark({ directory, seed: 2 })).hash, benchmark.hash);
  assert.notEqual((await vocBenchmark({ directory, seed: 1, validation: 0 })).hash, benchmark.hash);
});

test("one year alone is named for what it is", async (t) => {
  const directory = temporary(t);
  writeSet(join(directory, "VOCdevkit", "VOC2012"), "trainval", [
    ["2008_000001", vocClasses.map((_, c) => (c === 0 ? 1 : -1))],
  ]);
  assert.equal((await vocBenchmark({ directory, seed: 1 })).name, "voc2012");
});

test("VOC2007 without its test archive is refused", async (t) => {
  const directory = temporary(t);
  writeSet(join(directory, "VOC2007"), "trainval", [["000001", vocClasses.map(() => 1)]]);
  await assert.rejects(vocBenchmark({ directory, seed: 1 }), {
    code: "devkit/incomplete",
    message: /person_test\.txt.*the test set/,
  });
});

test("the validation part is a fraction below 1", async (t) => {
  const directory = writeDevkit(
    t,
    ["000001", "000002", "2008_000001"].map((id): Row => [id, vocClasses.map(() => 1)]),
  );
  for (const validation of [1, -0.1, NaN]) {
    await assert.rejects(vocBenchmark({ directory, seed: 1, validation }), {
      code: "argument/invalid",
      message: /^validation got/,
    });
  }
});
