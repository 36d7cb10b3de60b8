import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { listBenchmark } from "../../src/data/list/benchmark";
import { benchmarkNames, openBenchmark } from "../../src/data/open";
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
      /^--difficult got "ignored"; it takes nothing with --benchmark scenes, only with voc or coco$/,
    ],
    ["celeba", { year: 2014 }, /^--year got 2014; .* only with voc or coco$/],
    ["coco", { lists: "x" }, /^--lists got "x"; .* only with voc$/],
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
      message: new RegExp(`^benchmark got ${JSON.stringify(benchmark)}; it takes ${benchmarkNames.join(", ")}$`),
    });
  }
  await assert.rejects(openBenchmark({ benchmark: "voc", scale: "smoke", seed: 1 }), {
    code: "argument/invalid",
    message: /^data got/,
  });
});
