import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { benchmarkNames, openBenchmark } from "../../src/data/open";
import { scenesBenchmark } from "../../src/data/scenesBenchmark";
import { vocBenchmark } from "../../src/data/voc/benchmark";
import { vocClasses } from "../../src/data/voc/classes";
import { temporary, writeSet, type Row } from "./fixtures";

const rows = (prefix: string): Row[] =>
  Array.from({ length: 60 }, (_, index) => [`${prefix}${index}`, vocClasses.map((_, c) => (c === index % 20 ? 1 : -1))]);

test("a benchmark is opened by its name, from the folder given", async (t) => {
  const data = temporary(t);
  for (const set of ["train", "val", "test", "intest"]) writeSet(join(data, "Scenes"), set, rows(set));
  writeSet(join(data, "VOCdevkit", "VOC2012"), "trainval", rows("2008_"));
  const options = { data, scale: "smoke", seed: 5 } as const;
  assert.deepEqual(await openBenchmark({ ...options, benchmark: "scenes" }), await scenesBenchmark({ directory: data }));
  assert.deepEqual(await openBenchmark({ ...options, benchmark: "voc" }), await vocBenchmark({ directory: data, seed: 5 }));
  const whole = await openBenchmark({ ...options, benchmark: "voc", validation: 0 });
  assert.deepEqual(whole, await vocBenchmark({ directory: data, seed: 5, validation: 0 }));
});

test("an unknown name is refused with the names there are; so is voc without its data", async () => {
  for (const benchmark of ["imagenet", "toString", ""]) {
    await assert.rejects(openBenchmark({ benchmark, scale: "smoke", seed: 1 }), {
      code: "argument/invalid",
      message: new RegExp(`^benchmark got ${JSON.stringify(benchmark)}; it takes ${benchmarkNames.join(", ")}$`),
    });
  }
  await assert.rejects(openBenchmark({ benchmark: "voc", scale: "smoke", seed: 1 }), { code: "argument/invalid", message: /^data got/ });
});
