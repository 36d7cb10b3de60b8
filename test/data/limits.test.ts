/** Many classes take time in proportion; what would not fit in memory is refused before it is made. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { arrange } from "../../src/data/arrange";
import { readInstances } from "../../src/data/coco/instances";
import { listBenchmark } from "../../src/data/list/benchmark";
import { summarise } from "../../src/data/summary";
import { temporary } from "./fixtures";

const count = 50_000;
const names = Array.from({ length: count }, (_, c) => `c${c}`);

/** A list of images that show every fifth class each. */
function fifths(t: TestContext): string {
  const folder = temporary(t);
  const lines = [0, 1, 2, 3, 4].map((image) => {
    writeFileSync(join(folder, `${image}.jpg`), "");
    return JSON.stringify({ image: `${image}.jpg`, labels: names.filter((_, c) => c % 5 === image) });
  });
  writeFileSync(join(folder, "l.jsonl"), lines.join("\n"));
  return join(folder, "l.jsonl");
}

test("a list of 50,000 classes, described or not, is arranged in seconds", { timeout: 40_000 }, async (t) => {
  const file = fifths(t);
  const partition = { classes: names, tasks: [names.slice(1), names.slice(0, 1)] };
  const described = summarise(await listBenchmark({ file, partition, seed: 1 }));
  assert.deepEqual([described.images, described.classes.length, described.tasks[1].images], [5, count, 1]);
  const own = await listBenchmark({ file, protocol: "B0-C5000", seed: 1 });
  assert.deepEqual([own.tasks.length, own.tasks[9].train.length], [10, 5]);
});

test("more tasks than can be counted, or more labels than fit in memory, are refused", async (t) => {
  const file = fifths(t);
  await assert.rejects(listBenchmark({ file, protocol: "B0-C50", seed: 1 }), {
    code: "data/too-large",
    message: /1,000 tasks of a data set of 50,000 classes, and at most 40 tasks are taken/,
  });
  const many = join(temporary(t), "l.csv");
  const rows = names.slice(0, 40_000).map((name, index) => `${index}.jpg,${name}`);
  writeFileSync(many, `image,labels\n${rows.join("\n")}\n`);
  await assert.rejects(listBenchmark({ file: many, protocol: "B0-C4000", seed: 1 }), {
    code: "data/too-large",
    message: /40,000 images of 40,000 classes, 1,600,000,000 labels, and at most 1,073,741,824 labels/,
  });
  const coco = join(temporary(t), "a.json");
  const images = names.map((name, id) => ({ id, file_name: name }));
  writeFileSync(
    coco,
    JSON.stringify({
      images,
      annotations: [{ image_id: 0, category_id: 0 }],
      categories: images.map(({ id }) => ({ id, name: names[id] })),
    }),
  );
  await assert.rejects(readInstances(coco), { code: "data/too-large", message: /2,500,000,000 labels/ });
});

test("1,000 classes one by one are arranged", () => {
  const classes = names.slice(0, 1000);
  const labels = new Uint8Array(1000).fill(1);
  const parts = { train: [{ id: "a", image: "a.jpg", labels, known: labels }], validation: [], test: [] };
  assert.equal(arrange({ name: "own", classes, protocol: "B0-C1", parts }, { seed: 1 }).tasks.length, 1000);
});
