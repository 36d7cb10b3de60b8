/** Two files are two images, whatever their names have in common; one file is one image. */
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { test, type TestContext } from "node:test";
import { imagesOf, type Benchmark, type Example, type Task } from "../../../src/data/benchmark";
import { cocoBenchmark } from "../../../src/data/coco/benchmark";
import { listBenchmark } from "../../../src/data/list/benchmark";
import { summarise } from "../../../src/data/summary";
import { readImageSets } from "../../../src/data/voc/devkit";
import { listFile, temporary, writeSet } from "../fixtures";

const everyImage = ({ tasks }: Pick<Benchmark, "tasks">): string[] =>
  (["train", "validation", "test"] as const).flatMap((split) => imagesOf(tasks, split).map(({ image }) => image));

function cocoWith(t: TestContext, train: readonly string[], val: readonly string[]): string {
  const directory = temporary(t);
  mkdirSync(join(directory, "annotations"));
  for (const [set, names] of [
    ["train2017", train],
    ["val2017", val],
  ] as const) {
    mkdirSync(join(directory, set));
    for (const name of names) if (!name.startsWith("..")) writeFileSync(join(directory, set, basename(name)), name);
    const images = names.map((name, id) => ({ id, file_name: name }));
    const categories = ["cat", "dog"].map((name, id) => ({ id, name }));
    const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: id % 2 }));
    writeFileSync(
      join(directory, "annotations", `instances_${set}.json`),
      JSON.stringify({ images, categories, annotations }),
    );
  }
  return directory;
}

test("COCO: files of one stem in one set, and of one name in both sets, are images of their own", async (t) => {
  const directory = cocoWith(t, ["1.jpg", "1.png", "1.jpeg", "2.jpg"], ["1.jpg", "1.png", "1.PNG"]);
  const benchmark = await cocoBenchmark({ directory, seed: 1, protocol: "B0-C1" });
  const files = everyImage(benchmark).map((path) => relative(directory, path));
  assert.deepEqual(files.sort(), [
    ...["train2017/1.jpeg", "train2017/1.jpg", "train2017/1.png", "train2017/2.jpg"],
    ...["val2017/1.PNG", "val2017/1.jpg", "val2017/1.png"],
  ]);
  assert.equal(summarise(benchmark).images, 7);
});

test("COCO: a file under two names is refused, in one set and across both", async (t) => {
  const refused: [train: string[], val: string[], message: RegExp][] = [
    [["1.jpg", "./1.jpg"], ["3.jpg"], /lists "\.\/1\.jpg" as image 2, which image 1 of .*train2017\.json is too/],
    [["1.jpg", "train2017/1.jpg"], ["3.jpg"], /which image 1 of .*train2017\.json is too/],
    [["1.jpg", "2.jpg"], ["3.jpg", "../train2017/2.jpg"], /lists "\.\.\/train2017\/2\.jpg".* image 2 of .*train2017/],
  ];
  for (const [train, val, message] of refused) {
    const directory = cocoWith(t, train, val);
    await assert.rejects(cocoBenchmark({ directory, seed: 1, protocol: "B0-C1" }), { code: "coco/invalid", message });
  }
});

test("a list: files of one stem are images of their own; a file under two names is refused", async (t) => {
  const folder = temporary(t);
  const names = ["1.jpg", "1.png", "1.JPG", "a/1.jpg"];
  mkdirSync(join(folder, "a"));
  for (const name of names) writeFileSync(join(folder, name), name);
  const file = join(folder, "l.csv");
  const write = (...images: string[]): void =>
    writeFileSync(
      file,
      ["image,labels", ...images.map((name, index) => `${name},${index % 2 ? "cat" : "dog"};x`)].join("\n"),
    );
  write(...names);
  const benchmark = await listBenchmark({ file, protocol: "B0-C1", seed: 1 });
  assert.deepEqual(
    everyImage(benchmark)
      .map((path) => relative(folder, path))
      .sort(),
    [...names].sort(),
  );
  assert.equal(summarise(benchmark).images, 4);
  for (const other of ["./1.png", "a/../1.png", "a\\..\\1.png", " 1.png", "1.PNG"]) {
    write("1.png", other);
    await assert.rejects(listBenchmark({ file, protocol: "B0-C1", seed: 1 }), {
      code: "list/invalid",
      message: /l\.csv:3: the image .* is already listed on line 2/,
    });
  }
});

const devkitWith = (t: TestContext, ids: readonly string[]) => {
  const folder = join(temporary(t), "VOC2007");
  writeSet(
    folder,
    "trainval",
    ids.map((id, index) => [id, [index % 2 || -1, 1]]),
    ["cat", "dog"],
  );
  const picture = (name: string): string => join(folder, "JPEGImages", name);
  const read = async (): Promise<Example[]> =>
    (await readImageSets([{ folder, set: "trainval" }], ["cat", "dog"])).flat();
  return { folder, picture, read };
};

test("VOC: the photograph is read, not what lies beside it under its name", async (t) => {
  const { picture, read } = devkitWith(t, ["1", "2", "3", "4 b", "5.c"]);
  for (const name of ["1.png", "1.PNG", "1.txt", "1.gif", "5.png", "4 b.png"]) writeFileSync(picture(name), "mask");
  rmSync(picture("2.jpg"));
  for (const name of ["2.JPEG", "2.png"]) writeFileSync(picture(name), "");
  rmSync(picture("3.jpg"));
  writeFileSync(picture("3.PNG"), "");
  assert.deepEqual(
    (await read()).map(({ id, image }) => [id, basename(image)]),
    [
      ["1", "1.jpg"],
      ["2", "2.JPEG"],
      ["3", "3.PNG"],
      ["4 b", "4 b.jpg"],
      ["5.c", "5.c.jpg"],
    ],
  );
});

test("VOC: where two files may be meant, both are named", async (t) => {
  for (const [first, second] of [
    ["2.jpg", "2.jpeg"],
    ["2.jpg", "2.JPG"],
    ["2.png", "2.PNG"],
  ]) {
    const { picture, read } = devkitWith(t, ["1", "2"]);
    rmSync(picture("2.jpg"));
    for (const name of [first, second]) writeFileSync(picture(name), "");
    const message = new RegExp(`trainval\\.txt:2: image 2 may be either of "2\\.\\w+" and "2\\.\\w+"`);
    await assert.rejects(read(), { code: "devkit/image", message });
  }
});

test("VOC: names with their extension, their folder or another Unicode form; one file is listed once", async (t) => {
  const { folder, picture, read } = devkitWith(t, ["1", "2", "3", "\u00e9", "5"]);
  mkdirSync(picture("sub"));
  writeFileSync(picture("sub/4.jpg"), "");
  const names = ["1.jpg", "JPEGImages/2.jpg", "VOC2007\\JPEGImages\\3", "e\u0301", "sub/4"];
  const write = (listed: readonly string[]): void => {
    for (const name of ["cat", "dog"])
      writeFileSync(listFile(folder, name, "trainval"), listed.map((image) => `${image} 1\r\n`).join(""));
  };
  write(names);
  const found = await read();
  assert.deepEqual(
    found.map(({ image }) => relative(picture(""), image)),
    ["1.jpg", "2.jpg", "3.jpg", "\u00e9.jpg", "sub/4.jpg"],
  );
  assert.deepEqual(
    found.map(({ id }) => id),
    names,
  );
  write(["1", "1.jpg"]);
  await assert.rejects(read(), { code: "devkit/lists", message: /trainval\.txt:2: image 1\.jpg is already listed at/ });
  write(["1", "7"]);
  writeFileSync(picture("7.bmp"), "");
  await assert.rejects(read(), { code: "devkit/image", message: /has no \.jpg or \.png .* what is there is "7\.bmp"/ });
});

test("images that a benchmark of one's own gives one id are counted by their files", () => {
  const example = (image: string): Example => ({ id: "1", image, labels: Uint8Array.of(1), known: Uint8Array.of(1) });
  const [photo, mask] = [example("1.jpg"), example("1.png")];
  const task = (number: number, test: Example[]): Task => ({ number, classes: [0], train: [], validation: [], test });
  const tasks = [task(1, [photo, mask]), task(2, [{ ...photo }])];
  assert.deepEqual(
    imagesOf(tasks, "test").map(({ image }) => image),
    ["1.jpg", "1.png"],
  );
  assert.equal(summarise({ name: "own", classes: ["x"], tasks }).images, 2);
});
