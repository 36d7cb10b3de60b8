import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import type { Example } from "../../../src/data/benchmark";
import { meanPositives, summarise } from "../../../src/data/summary";
import { vocBenchmark } from "../../../src/data/voc/benchmark";
import { vocClasses } from "../../../src/data/voc/classes";
import { publishedVoc } from "../../../src/data/voc/published";
import { random } from "../../../src/base/random";
import { temporary, writeSet, type Cleaner, type Row } from "../fixtures";

const published = resolve(__dirname, "../../../../shared/data/voc-label-lists");
const skip = existsSync(published)
  ? false
  : "the published label lists are not here; only the synthetic devkit is tested";

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
function writeDevkit(t: Cleaner, rows: readonly Row[], devkit = temporary(t)): string {
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
const lines = (name: string): string[] => readFileSync(join(published, name), "utf8").trim().split("\n");
const rowsOf = (name: string): Row[] =>
  lines(name).map((line) => {
    const [id, ...labels] = line.split(/\s+/);
    return [id, labels.map((label) => (label === "1" ? 1 : -1))];
  });
const publishedRows = (): Row[] =>
  readdirSync(published)
    .filter((name) => /^task\d_(train|test)\.txt$/.test(name))
    .flatMap(rowsOf);
/** One devkit of all of them, for the tests that only read it. */
const ofPublished = temporary({ after });
const publishedDevkit = (): string =>
  existsSync(join(ofPublished, "VOC2012")) ? ofPublished : writeDevkit({ after }, publishedRows(), ofPublished);
/** An example as the original's line of it. */
const line = ({ id, labels }: Example): string => `${id}\t${labels.join(" ")}`;

test("the published lists give the paper's tasks", { skip }, async () => {
  const directory = publishedDevkit();
  const benchmark = await vocBenchmark({ directory, seed: 1 });
  const summary = summarise(benchmark);
  assert.equal(summary.benchmark, "voc");
  assert.equal(summary.images, 21503);
  assert.equal(benchmark.leftOut, 0);
  assert.deepEqual(summary.classes, classes);
  assert.deepEqual(
    summary.tasks.map((task) => task.classes),
    [classes.slice(0, 7), classes.slice(7, 14), classes.slice(14)],
  );
  assert.deepEqual(
    summary.tasks.map((task) => task.images),
    [10297, 6666, 4540],
  );
  assert.deepEqual(
    summary.tasks.map((task) => task.test),
    [1029, 666, 454],
  );
  assert.deepEqual(
    summary.tasks.map((task) => task.validation),
    [926, 600, 408],
  );
  assert.deepEqual(
    summary.tasks.map((task) => classes.map((name) => task.positives[name])),
    positives,
  );
  const means = summary.tasks.map((task) => {
    const entries = Object.entries(task.positivesPerImage);
    assert.equal(
      entries.reduce((sum, [, images]) => sum + images, 0),
      task.images,
    );
    return (entries.reduce((sum, [count, images]) => sum + Number(count) * images, 0) / task.images).toFixed(2);
  });
  assert.deepEqual(means, ["1.20", "1.57", "1.80"]);

  const original = await vocBenchmark({ directory, seed: 1, validation: 0 });
  assert.deepEqual(
    original.tasks.map(({ train }) => train.length),
    [9268, 6000, 4086],
  );
  assert.deepEqual(
    original.tasks.map(({ test: held }) => held),
    benchmark.tasks.map(({ test: held }) => held),
  );
});

test(
  "with the published lists the split is the original's, label vectors bit for bit, from a devkit or from the lists alone",
  { skip },
  async () => {
    const directory = publishedDevkit();
    const benchmark = await vocBenchmark({ directory, lists: published, seed: 1, validation: 0 });
    const summary = summarise(benchmark);
    assert.deepEqual([summary.images, benchmark.leftOut], [21503, 0]);
    assert.deepEqual(
      summary.tasks.map((task) => [task.train, task.validation, task.test]),
      [
        [9268, 0, 1029],
        [6000, 0, 666],
        [4086, 0, 454],
      ],
    );
    assert.deepEqual(
      summary.tasks.map((task) => classes.map((name) => task.positives[name])),
      positives,
    );
    let compared = 0;
    benchmark.tasks.forEach(({ train, test: held }, k) => {
      for (const [part, name] of [
        [train, "train"],
        [held, "test"],
      ] as const) {
        const original = lines(`task${k}_${name}.txt`)
          .map((text) => text.replace(/\s+/, "\t"))
          .sort();
        assert.deepEqual(part.map(line).sort(), original);
        compared += original.length;
      }
    });
    assert.equal(compared, 21503);
    // Figure 4: images of each task by their number of positives.
    const histogram = (k: number): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const part of ["train", "test"]) {
        for (const [, labels] of rowsOf(`task${k}_${part}.txt`)) {
          const n = labels.filter((label) => label === 1).length;
          counts[n] = (counts[n] ?? 0) + 1;
        }
      }
      return counts;
    };
    assert.deepEqual(
      summary.tasks.map((task) => task.positivesPerImage),
      [0, 1, 2].map(histogram),
    );

    const alone = await vocBenchmark({ lists: published, seed: 1, validation: 0 });
    assert.equal(alone.hash, benchmark.hash);
    const held = await vocBenchmark({ directory, lists: published, seed: 1 });
    assert.deepEqual(
      held.tasks.map((task) => [task.train.length, task.validation.length, task.test.length]),
      [
        [8342, 926, 1029],
        [5400, 600, 666],
        [3678, 408, 454],
      ],
    );
  },
);

test("the published counts are those of the published lists", { skip }, async () => {
  assert.deepEqual(publishedVoc, summarise(await vocBenchmark({ lists: published, seed: 1, validation: 0 })));
});

test("the published counts are the paper's, and add up", () => {
  const { tasks } = publishedVoc;
  assert.deepEqual([publishedVoc.images, publishedVoc.classes], [21503, classes]);
  assert.deepEqual(
    tasks.map((task) => [task.images, task.train, task.validation, task.test]),
    [
      [10297, 9268, 0, 1029],
      [6666, 6000, 0, 666],
      [4540, 4086, 0, 454],
    ],
  );
  assert.deepEqual(
    tasks.map((task) => classes.map((name) => task.positives[name])),
    positives,
  );
  assert.deepEqual(
    tasks.map((task) => meanPositives(task).toFixed(2)),
    ["1.20", "1.57", "1.80"],
  );
  for (const {
    positives: all,
    positivesIn: { train, test: held },
    positivesPerImage,
    images,
  } of tasks) {
    assert.deepEqual(
      classes.map((name) => train[name] + held[name]),
      classes.map((name) => all[name]),
    );
    const histogram = Object.entries(positivesPerImage).map(([k, n]) => [Number(k), n]);
    assert.equal(
      histogram.reduce((sum, [, n]) => sum + n, 0),
      images,
    );
    assert.equal(
      histogram.reduce((sum, [k, n]) => sum + k * n, 0),
      Object.values(all).reduce((sum, n) => sum + n, 0),
    );
  }
});

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
      (k, part, own) =>
        k === 0 && part === "test" ? [text(rows[2])] : k === 2 && part === "test" ? [text(rows[0])] : own,
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

test("a synthetic devkit of both years: every image with a positive is in one part of one task; the seed decides which", async (t) => {
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
