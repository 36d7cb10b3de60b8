import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { celebaBenchmark } from "../../../src/data/celeba/benchmark";
import { supervise } from "../../../src/data/supervise";
import { random } from "../../../src/base/random";
import { temporary } from "../fixtures";

const attributes = Array.from({ length: 40 }, (_, index) => `Attribute_${(index * 17) % 40}`);
const lists = ["list_attr_celeba.txt", "list_eval_partition.txt"];

function writeCeleba(t: TestContext, nested = "") {
  const directory = temporary(t);
  const folder = join(directory, nested);
  mkdirSync(join(folder, "img_align_celeba"), { recursive: true });
  const stream = random(1, "celeba");
  const rows = Array.from({ length: 60 }, (_, index) => ({
    image: `${String(index + 1).padStart(6, "0")}.jpg`,
    values: attributes.map(() => (stream.uniform() < 0.2 ? 1 : -1)),
    part: partOf(index),
  }));
  for (const { image } of rows) writeFileSync(join(folder, "img_align_celeba", image), "");
  writeFileSync(
    join(folder, lists[0]),
    `${rows.length}\n${attributes.join(" ")}` +
      ` \n${rows.map(({ image, values }) => `${image} ${values.map(padded).join(" ")}\n`).join("")}`,
  );
  writeFileSync(join(folder, lists[1]), rows.map(({ image, part }) => `${image} ${part}\n`).join(""));
  return { directory, folder, rows };
}

test("four tasks of ten attributes in the file's order, the official parts; a task knows its own", async (t) => {
  for (const nested of ["", "celeba"]) {
    const { directory, rows } = writeCeleba(t, nested);
    const benchmark = await celebaBenchmark({ directory, seed: 1 });
    assert.deepEqual([benchmark.name, benchmark.leftOut], ["celeba", 0]);
    assert.deepEqual(benchmark.classes, attributes);
    assert.deepEqual(
      benchmark.tasks.map(({ classes }) => classes),
      [0, 1, 2, 3].map((task) => Array.from({ length: 10 }, (_, c) => 10 * task + c)),
    );
    for (const task of benchmark.tasks) {
      for (const [part, index] of [
        ["train", 0],
        ["validation", 1],
        ["test", 2],
      ] as const) {
        const expected = rows.filter((row) => row.part === index);
        assert.deepEqual(
          task[part].map(({ id, labels }) => [id, [...labels]]),
          expected.map(({ image, values }) => [image, values.map((value) => Number(value === 1))]),
        );
      }
      for (const { known } of supervise(task, "unavailable", benchmark)) {
        assert.deepEqual(
          [...known],
          attributes.map((_, c) => Number(Math.floor(c / 10) === task.number - 1)),
        );
      }
    }
  }
});

test("disjoint tasks keep the official parts", async (t) => {
  const { directory, rows } = writeCeleba(t);
  const benchmark = await celebaBenchmark({ directory, seed: 1, protocol: "disjoint" });
  assert.equal(benchmark.name, "celeba disjoint");
  for (const { image, values, part } of rows) {
    const last = Math.floor(values.lastIndexOf(1) / 10);
    const found = benchmark.tasks.flatMap((task) =>
      (["train", "validation", "test"] as const).flatMap((split, index) =>
        task[split].some(({ id }) => id === image) ? [[task.number - 1, index]] : [],
      ),
    );
    assert.deepEqual(found, last < 0 ? [] : [[last, part]]);
  }
});

test("lists that do not fit are refused with file and line", async (t) => {
  const { directory, folder, rows } = writeCeleba(t);
  const row = (image: string, values: readonly number[]) => `${image} ${values.join(" ")}`;
  const all = [`${rows.length}`, attributes.join(" "), ...rows.map(({ image, values }) => row(image, values))];
  const parts = rows.map(({ image, part }) => `${image} ${part}`);
  const change = (lines: readonly string[], index: number, line: string): string =>
    lines.map((old, i) => (i === index ? line : old)).join("\n");
  const cases: [file: string, text: string, message: RegExp][] = [
    [lists[0], change(all, 0, "61"), /attr_celeba\.txt:1: got "61"; it takes the number of images, and there are 60/],
    [lists[0], change(all, 1, attributes.slice(1).join(" ")), /:2: got .*a multiple of 10/],
    [lists[0], change(all, 1, [attributes[1], ...attributes.slice(1)].join(" ")), /:2: got .*each once/],
    [lists[0], change(all, 4, row(rows[2].image, [0, ...rows[2].values.slice(1)])), /:5: got .*40 values of -1 or 1/],
    [lists[0], change(all, 4, row(rows[0].image, rows[0].values)), /:5: got .*each image once/],
    [lists[1], change(parts, 3, `${rows[3].image} 3`), /partition\.txt:4: got .*0, 1 or 2/],
    [lists[1], change(parts, 3, parts[2]), /:4: got .*once/],
    [lists[1], parts.slice(1).join("\n"), /lacks this one/],
  ];
  for (const [file, text, message] of cases) {
    writeFileSync(join(folder, lists[0]), all.join("\n"));
    writeFileSync(join(folder, lists[1]), parts.join("\n"));
    writeFileSync(join(folder, file), text);
    await assert.rejects(celebaBenchmark({ directory, seed: 1 }), { code: "celeba/invalid", message });
  }
  writeFileSync(join(folder, lists[1]), parts.join("\n"));
  rmSync(join(folder, "img_align_celeba", rows[5].image));
  await assert.rejects(celebaBenchmark({ directory, seed: 1 }), {
    code: "image/missing",
    message: new RegExp(rows[5].image),
  });
  await assert.rejects(celebaBenchmark({ directory: join(directory, "nowhere"), seed: 1 }), { code: "path/missing" });
});

/** Every seventh image is for test, of the others every fifth for validation. */
function partOf(index: number): 0 | 1 | 2 {
  if (index % 7 === 0) return 2;
  return index % 5 === 0 ? 1 : 0;
}

const padded = (value: number): string => String(value).padStart(2);

test("the lists of Kaggle, with its folder in a folder, are the same benchmark", async (t) => {
  const { directory, folder, rows } = writeCeleba(t);
  const { hash } = await celebaBenchmark({ directory, seed: 1 });
  for (const name of lists) rmSync(join(folder, name));
  const csv = (name: string, header: readonly string[], values: (row: (typeof rows)[number]) => readonly unknown[]) =>
    writeFileSync(
      join(folder, name.replace(".txt", ".csv")),
      `\ufeff${[["image_id", ...header], ...rows.map((row) => [row.image, ...values(row)])].join("\r\n")}`,
    );
  csv(
    lists[0],
    attributes.map((name) => `"${name}"`),
    ({ values }) => values,
  );
  csv(lists[1], ["partition"], ({ part }) => [part]);
  assert.equal((await celebaBenchmark({ directory, seed: 1 })).hash, hash);
  renameSync(join(folder, "img_align_celeba"), join(folder, "images"));
  mkdirSync(join(folder, "img_align_celeba"));
  renameSync(join(folder, "images"), join(folder, "img_align_celeba", "img_align_celeba"));
  assert.equal((await celebaBenchmark({ directory, seed: 1 })).hash, hash);
});

test("lists that are not there, and images of another extension, are told as they are", async (t) => {
  const { directory, folder } = writeCeleba(t);
  renameSync(join(folder, "img_align_celeba", "000003.jpg"), join(folder, "img_align_celeba", "000003.png"));
  await assert.rejects(celebaBenchmark({ directory, seed: 1 }), {
    code: "image/missing",
    message: /000003\.jpg is listed, .* what is there is "000003\.png"/,
  });
  renameSync(join(folder, lists[1]), join(folder, "parts.txt"));
  await assert.rejects(celebaBenchmark({ directory, seed: 1 }), {
    code: "path/missing",
    message: /no list_eval_partition\.txt or list_eval_partition\.csv at .*, but .*"parts\.txt"/,
  });
});
