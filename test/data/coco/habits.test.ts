/** Annotations of COCO as other programs write them. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { imagesOf } from "../../../src/data/benchmark";
import { cocoBenchmark } from "../../../src/data/coco/benchmark";
import { readInstances } from "../../../src/data/coco/instances";
import { temporary } from "../fixtures";

interface Parts {
  readonly images: readonly object[];
  readonly annotations: readonly object[];
  readonly categories: readonly object[];
}

const whole: Parts = {
  images: [
    { id: 7, file_name: "a.jpg" },
    { id: 12, file_name: "b.jpg" },
  ],
  annotations: [
    { image_id: 7, category_id: 2, iscrowd: 0 },
    { image_id: 12, category_id: 10, iscrowd: 1 },
  ],
  categories: [
    { id: 10, name: "dog" },
    { id: 2, name: "cat" },
  ],
};

function written(t: TestContext, content: Uint8Array | string): string {
  const file = join(temporary(t), "a.json");
  writeFileSync(file, content);
  return file;
}

const read = async (t: TestContext, content: Uint8Array | string) => {
  const { categories, images } = await readInstances(written(t, content));
  return { categories, images: images.map(({ file, seen }) => [file, ...seen]) };
};

const expected = {
  categories: ["cat", "dog"],
  images: [
    ["a.jpg", 2, 0],
    ["b.jpg", 0, 1],
  ],
};
const edited = (edit: (text: string) => string): string => edit(JSON.stringify(whole));

test("ids as texts, in all places or in some; categories in the order of their ids", async (t) => {
  const texts: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.replace(/id":(\d+)/g, 'id":"$1"'),
    (text) => text.replace(/image_id":(\d+)/g, 'image_id":"$1"'),
    (text) => text.replace(/"id":(\d+)/g, '"id":" $1 "'),
    (text) => text.replace(/("id"|image_id"):(7|12)/g, '$1:"$2.jpg"'),
  ];
  for (const edit of texts) assert.deepEqual(await read(t, edited(edit)), expected, edited(edit));
  const named = edited((text) => text.replace(/("id"|category_id"):(2|10)([,}])/g, '$1:"c$2"$3'));
  assert.deepEqual((await read(t, named)).categories, ["dog", "cat"]);
});

test("a byte order mark, truth values as iscrowd, or none", async (t) => {
  const text = JSON.stringify(whole);
  assert.deepEqual(await read(t, `\ufeff${text}`), expected);
  assert.deepEqual(await read(t, `\ufeff \r\n${text}\r\n`), expected);
  assert.deepEqual(
    await read(t, text.replace('"iscrowd":0', '"iscrowd":false').replace('"iscrowd":1', '"iscrowd":true')),
    expected,
  );
  assert.deepEqual(await read(t, text.replace(',"iscrowd":0', "").replace('"iscrowd":1', '"iscrowd":"1"')), expected);
  assert.deepEqual(await read(t, text.replace('"iscrowd":0', '"iscrowd":null')), expected);
});

test("what cannot be read is told as it is there", async (t) => {
  const refused: [content: Uint8Array | string, message: RegExp][] = [
    [Buffer.from(`\ufeff${JSON.stringify(whole)}`, "utf16le"), /not UTF-8, but UTF-16/],
    [Buffer.from(JSON.stringify(whole), "utf16le"), /not UTF-8, but UTF-16/],
    ["", /the file is empty/],
    [
      edited((text) => text.replace('"id":7', '"id":null')),
      /element 1 of images has null as id, not a whole number or a text/,
    ],
    [edited((text) => text.replace('"id":7', '"id":1.5')), /has 1\.5 as id/],
    [edited((text) => text.replace('"id":7,', "")), /element 1 of images has nothing as id/],
    [edited((text) => text.replace('"id":12', '"id":"7"')), /element 2 of images has the id 7 of another/],
    [edited((text) => text.replace('"file_name":"a.jpg"', '"file":"a.jpg"')), /has nothing as file_name/],
    [edited((text) => text.replace('"iscrowd":1', '"iscrowd":"yes"')), /has "yes" as iscrowd, not 0 or 1/],
    [edited((text) => text.replace('"dog"', '"cat "')), /has two categories of one name, "cat"/],
  ];
  for (const [content, message] of refused)
    await assert.rejects(readInstances(written(t, content)), { code: "coco/invalid", message });
  await assert.rejects(readInstances(join(temporary(t), "none.json")), { message: /none\.json is not there/ });
  await assert.rejects(readInstances(temporary(t)), { code: "coco/invalid", message: /is a folder/ });
});

test("file_name with a folder, with the folder of the set, or with backslashes", async (t) => {
  const directory = temporary(t);
  const place = (file: string): void => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), "");
  };
  const names = ["x/a.jpg", "x\\b.jpg", "train2017/c.jpg", "images/train2017\\d.jpg", "train2017/y/e.jpg"];
  for (const file of ["x/a.jpg", "x/b.jpg", "c.jpg", "d.jpg", "y/e.jpg"]) place(`images/train2017/${file}`);
  place("images/val2017/train2017/c.jpg");
  const write = (set: string, listed: readonly string[]): void => {
    const images = listed.map((name, id) => ({ id, file_name: name }));
    const annotations = images.map(({ id }) => ({ image_id: id, category_id: 2 }));
    place(`annotations/instances_${set}.json`);
    writeFileSync(
      join(directory, "annotations", `instances_${set}.json`),
      JSON.stringify({ ...whole, images, annotations }),
    );
  };
  write("train2017", names);
  write("val2017", ["train2017/c.jpg"]);
  const { tasks } = await cocoBenchmark({ directory, seed: 1, protocol: "B0-C1", validation: 0 });
  const paths = (split: "train" | "test") =>
    imagesOf(tasks, split).map(({ image }) => image.slice(join(directory, "images").length + 1));
  assert.deepEqual(paths("train").sort(), [
    ...["train2017/c.jpg", "train2017/d.jpg", "train2017/x/a.jpg", "train2017/x/b.jpg", "train2017/y/e.jpg"],
  ]);
  assert.deepEqual(paths("test"), ["val2017/train2017/c.jpg"]);
  write("val2017", ["z/c.jpg"]);
  await assert.rejects(cocoBenchmark({ directory, seed: 1, protocol: "B0-C1" }), {
    code: "image/missing",
    message: /z\/c\.jpg is listed, .* there is no folder .*val2017\/z/,
  });
});
