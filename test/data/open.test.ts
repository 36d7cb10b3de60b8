import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { integerOption } from "../../src/base/optionSpecs";
import { listBenchmark } from "../../src/data/list/benchmark";
import { arrange, defineBenchmark, summarise } from "../../src/data";
import { benchmarkDefinitions, benchmarkNames, openBenchmark, registerBenchmark } from "../../src/data/open";
import { originOf } from "../../src/data/origin";
import { scenesBenchmark } from "../../src/data/scenesBenchmark";
import { vocBenchmark } from "../../src/data/voc/benchmark";
import { vocClasses } from "../../src/data/voc/classes";
import { temporary, writeSet, type Row } from "./fixtures";

const rows = (prefix: string): Row[] =>
  Array.from({ length: 60 }, (_, index) => [
    `${prefix}${index}`,
    vocClasses.map((_, c) => (c === index % 20 ? 1 : -1)),
  ]);

test("a benchmark is opened by its name, from the folder given", async (t) => {
  const data = temporary(t);
  for (const set of ["train", "val", "test", "intest"]) writeSet(join(data, "Scenes"), set, rows(set));
  writeSet(join(data, "VOCdevkit", "VOC2012"), "trainval", rows("2008_"));
  const options = { data, scale: "smoke", seed: 5 } as const;
  assert.deepEqual(
    await openBenchmark({ ...options, benchmark: "scenes" }),
    await scenesBenchmark({ directory: data }),
  );
  assert.deepEqual(
    await openBenchmark({ ...options, benchmark: "voc" }),
    await vocBenchmark({ directory: data, seed: 5 }),
  );
  const whole = await openBenchmark({ ...options, benchmark: "voc", validation: 0 });
  assert.deepEqual(whole, await vocBenchmark({ directory: data, seed: 5, validation: 0 }));
  const sessions = await openBenchmark({ ...options, benchmark: "scenes", protocol: "B10-C2" });
  assert.deepEqual(
    [sessions.name, ...sessions.tasks.map(({ classes }) => classes.length)],
    ["scenes B10-C2", 10, 2, 2, 2, 2, 2],
  );
});

test("a list is opened by its file", async (t) => {
  const data = temporary(t);
  const [file, partition] = [join(data, "list.csv"), join(data, "partition.json")];
  writeFileSync(join(data, "a.jpg"), "");
  writeFileSync(file, "image,labels\na.jpg,cat\n");
  writeFileSync(partition, '{"tasks": [["cat"], ["dog"]]}');
  const options = { benchmark: "list", data: file, scale: "smoke", seed: 5 } as const;
  assert.deepEqual(await openBenchmark({ ...options, partition }), await listBenchmark({ file, partition, seed: 5 }));
});

test("an option of other benchmarks is refused with those that take it", async () => {
  const options = { scale: "smoke", seed: 1, data: "nowhere" } as const;
  const refused: [benchmark: string, option: object, message: RegExp][] = [
    [
      "scenes",
      { difficult: "ignored" },
      /^--difficult got "ignored"; it takes nothing with --benchmark scenes, only with voc or voc-animals or coco$/,
    ],
    ["celeba", { year: 2014 }, /^--year got 2014; .* only with voc or coco$/],
    ["coco", { lists: "x" }, /^--lists got "x"; .* only with voc or voc-animals$/],
    ["voc-animals", { only: "cat" }, /^--only got "cat"; .* only with voc$/],
    ["voc", { partition: "x" }, /^--partition got "x"; .* only with list$/],
  ];
  for (const [benchmark, option, message] of refused) {
    await assert.rejects(openBenchmark({ ...options, ...option, benchmark }), { code: "argument/invalid", message });
  }
});

test("an unknown name is refused with the names there are; so is voc without its data", async () => {
  for (const benchmark of ["imagenet", "toString", ""]) {
    await assert.rejects(openBenchmark({ benchmark, scale: "smoke", seed: 1 }), {
      code: "argument/invalid",
      message: new RegExp(
        `^--benchmark got ${JSON.stringify(benchmark)}; it takes ${benchmarkNames.join(", ")}, or with `,
      ),
    });
  }
  await assert.rejects(openBenchmark({ benchmark: "voc", scale: "smoke", seed: 1 }), {
    code: "argument/invalid",
    message: /^data got/,
  });
});

test("options are taken from the name as from beside it, checked, and the last word is beside it", async (t) => {
  const data = temporary(t);
  for (const year of ["2007", "2012"]) writeSet(join(data, `VOC${year}`), "trainval", rows(year));
  const open = (benchmark: string, more = {}) => openBenchmark({ benchmark, data, scale: "smoke", seed: 5, ...more });
  const wanted = await open("voc", { year: 2012, difficult: "positive" });
  assert.equal(wanted.name, "voc2012");
  assert.deepEqual(await open("voc:year=2012,difficult=positive"), wanted);
  assert.deepEqual(await open("voc:year=2007,difficult=positive", { year: 2012 }), wanted);
  for (const benchmark of ["voc:year=1066", "voc:difficult=no", "celeba:year=2007"]) {
    await assert.rejects(open(benchmark), { code: "argument/invalid" });
  }
});

test("a benchmark of one's own is a definition: a folder for each class, found by its name", async (t) => {
  const data = temporary(t);
  const classes = ["ant", "bee", "cat", "dog"];
  for (const name of classes) {
    mkdirSync(join(data, name));
    for (let i = 0; i < 20; i++) writeFileSync(join(data, name, `${i}.png`), "");
  }
  const folders = defineBenchmark({
    name: "folders",
    summary: "a folder of images for each class",
    source: "this test",
    options: { tasks: integerOption(2, { least: 1, meaning: "tasks that the classes are dealt out to" }) },
    data: "the folder of the folders",
    async open({ tasks }, common, path) {
      const names = readdirSync(path()).sort();
      const train = names.flatMap((name, c) =>
        readdirSync(join(path(), name)).map((file) => ({
          id: `${name}/${file}`,
          image: join(path(), name, file),
          labels: Uint8Array.from(names, (_, other) => Number(other === c)),
          known: new Uint8Array(names.length).fill(1),
        })),
      );
      const groups = Array.from({ length: tasks }, (_, k) => [...names.keys()].filter((c) => c % tasks === k));
      const source = { name: "folders", classes: names, tasks: groups, protocol: "disjoint", parts: { train } };
      return arrange(source, common);
    },
  });
  assert.equal(registerBenchmark(folders), "folders");
  assert.ok(benchmarkDefinitions().some(({ name }) => name === "folders"));
  const { tasks, images, ...summary } = summarise(
    await openBenchmark({ benchmark: "folders:tasks=4", data, scale: "smoke", seed: 1 }),
  );
  assert.deepEqual([summary.classes, images, tasks.length], [classes, 80, 4]);
  assert.deepEqual(tasks[1].positives, { ant: 0, bee: 20, cat: 0, dog: 0 });
  await assert.rejects(openBenchmark({ benchmark: "folders", scale: "smoke", seed: 1 }), {
    code: "argument/invalid",
    message: /^data got null; it takes the folder of the folders$/,
  });
  assert.throws(() => registerBenchmark({ ...folders, name: "voc" }), { code: "method/built-in" });
});

test("Scenes with pairs of classes as in VOC are other data, generated once and opened again", async () => {
  const plain = await openBenchmark({ benchmark: "scenes", scale: "smoke", seed: 1 });
  const paired = await openBenchmark({ benchmark: "scenes:co-occurrence=voc", scale: "smoke", seed: 1 });
  assert.notEqual(paired.hash, plain.hash);
  const given = { benchmark: "scenes", scale: "smoke", seed: 1 } as const;
  assert.equal((await openBenchmark({ ...given, coOccurrence: "voc" })).hash, paired.hash);
  assert.equal((await openBenchmark({ ...given, coOccurrence: "independent" })).hash, plain.hash);
  const data = originOf(paired)?.data ?? "";
  assert.equal((await openBenchmark({ ...given, data })).hash, paired.hash, "the folder says what it holds");
  await assert.rejects(openBenchmark({ ...given, data, coOccurrence: "voc" }), {
    code: "argument/invalid",
    message: /--co-occurrence got "voc"; it takes independent/,
  });
  await assert.rejects(openBenchmark({ ...given, coOccurrence: "pairs" }), { code: "argument/invalid" });
});
