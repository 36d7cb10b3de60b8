import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { random } from "../../../src/base/random";
import { collectView, openBenchmark } from "../../../src/data";
import type { Example } from "../../../src/data";
import { chooseImages } from "../../../src/data/viewing/choose";
import { coOccurrence } from "../../../src/data/viewing/coOccurrence";
import { randomExamples, temporary, writeSet } from "../fixtures";
import { write } from "../importing/layouts";
import { rectangle, whiteIn } from "./pictures";

const common = { scale: "smoke", seed: 1 } as const;

async function assertBoxes(view: Awaited<ReturnType<typeof collectView>>, kinds: readonly boolean[]): Promise<void> {
  const [image] = view.images.filter(({ boxes }) => boxes.length > 0);
  assert.deepEqual(
    image.boxes.map(({ isDifficult }) => isDifficult),
    kinds,
  );
  const drawn = await whiteIn(image.thumbnail);
  for (const { x, y, width, height } of image.boxes) {
    assert.deepEqual([x, y, width, height], [0.25, 0.25, 0.25, 0.5]);
    for (const [index, part] of [x, y, width, height].entries()) assert.ok(Math.abs(part - drawn[index]) < 0.02);
  }
}

test("boxes of VOC lie where the picture has the object", async (t) => {
  const folder = join(temporary(t), "VOC2007");
  const rows = ["000001", "000002", "000003"].map(
    (id) => [id, Array.from({ length: 20 }, (_, c) => (c < 3 ? 1 : -1))] as const,
  );
  for (const set of ["trainval", "test"]) writeSet(folder, set, set === "test" ? [["000009", rows[0][1]]] : rows);
  write(folder, "JPEGImages/000001.jpg", await rectangle());
  const box = "<bndbox><xmin>11</xmin><ymin>6</ymin><xmax>20</xmax><ymax>15</ymax></bndbox>";
  write(
    folder,
    "Annotations/000001.xml",
    `<annotation><object><name>dog</name>${box}</object>` +
      `<object><name>person</name><difficult>1</difficult>${box}</object></annotation>`,
  );
  const benchmark = await openBenchmark({ ...common, benchmark: "voc", data: join(folder, "..") });
  const view = await collectView(benchmark);
  await assertBoxes(view, [false, true]);
  // The images of a set are links to one file; that of the test set holds nothing.
  assert.match(view.notes.join(), /images that cannot be read, and are not shown: 1 \("000009"\)/);
});

test("boxes of COCO lie where the picture has the object, whatever comes first in the file", async (t) => {
  const folder = temporary(t);
  const categories = ["cat", "dog"].map((name, id) => ({ id: id + 1, name }));
  for (const set of ["train2017", "val2017"]) {
    const images = Array.from({ length: 10 }, (_, id) => ({ id, file_name: `${set}-${id}.jpg` }));
    const annotations = images.map(({ id }) => ({
      ...{ id, image_id: id, category_id: 1 + (id % 2), iscrowd: 0 },
      ...(id > 0 && { bbox: null }),
      ...(id === 0 && { bbox: [10, 5, 10, 10] }),
    }));
    const crowd = { id: 99, image_id: 0, category_id: 2, iscrowd: 1, bbox: [10, 5, 10, 10] };
    const content = { annotations: [...annotations, crowd], images, categories };
    write(folder, `annotations/instances_${set}.json`, JSON.stringify(content));
    for (const { file_name } of images) write(folder, `${set}/${file_name}`, await rectangle());
  }
  const benchmark = await openBenchmark({ ...common, benchmark: "coco", data: folder, protocol: "B0-C1" });
  await assertBoxes(await collectView(benchmark), [false, true]);
});

const viewed = (examples: readonly Example[]) =>
  examples.map((example, index) => ({
    example,
    split: ["train", "validation", "test"][index % 3],
    tasks: [1 + (index % 2)],
  }));

test("each class has as many images as are wanted or there are, from all its tasks and parts", () => {
  for (let round = 0; round < 20; round++) {
    const draw = random("choose", round);
    const classes = 1 + draw.integer(8);
    const all = viewed(randomExamples(draw, draw.integer(200), classes));
    const wanted = 1 + draw.integer(20);
    const { chosen, perClass } = chooseImages(all, classes, wanted);
    assert.equal(perClass, wanted);
    assert.deepEqual(
      chosen,
      all.filter((each) => chosen.includes(each)),
      "in order, each once",
    );
    assert.ok(chosen.length <= wanted * classes);
    for (let c = 0; c < classes; c++) {
      const shows = ({ example }: (typeof all)[number]): boolean => example.labels[c] === 1;
      const [there, here] = [all.filter(shows), chosen.filter(shows)];
      assert.ok(here.length >= Math.min(wanted, there.length));
      const groups = (some: typeof all): Set<string> =>
        new Set(some.map(({ split, tasks }) => `${split} ${tasks.join()}`));
      assert.ok(groups(here).size >= Math.min(wanted, groups(there).size));
    }
  }
});

test("a page is bounded, however many classes and images there are", () => {
  const draw = random("bounded");
  const many = viewed(randomExamples(draw, 4000, 400));
  const { chosen, perClass } = chooseImages(many, 400, 1000);
  assert.ok(chosen.length <= 3000 && perClass === 7, `${chosen.length}, ${perClass}`);
});

test("pairs of classes are counted as a plain count has them, and unknown labels are not", () => {
  const examples = randomExamples(random("pairs"), 300, 5).map((example, index) => ({
    ...example,
    known: Uint8Array.from({ length: 5 }, (_, c) => Number(index % 7 !== c)),
  }));
  const { classes, counts } = coOccurrence(examples, 5);
  assert.deepEqual(classes, [0, 1, 2, 3, 4]);
  const shows = ({ labels, known }: Example, c: number): boolean => labels[c] === 1 && known[c] === 1;
  for (const row of counts.keys())
    for (const column of counts.keys())
      assert.equal(counts[row][column], examples.filter((each) => shows(each, row) && shows(each, column)).length);
  assert.equal(coOccurrence(randomExamples(random("wide"), 50, 100), 100).classes.length, 60);
});

test("labels that are not known are told as such, and further test sets are parts", async (t) => {
  const folder = temporary(t);
  const lines: string[] = [];
  for (let i = 0; i < 30; i++) {
    writeFileSync(join(folder, `${i}.png`), await rectangle());
    lines.push(
      JSON.stringify({ image: `${i}.png`, labels: [i % 2 === 0 ? "a" : "b"], unknown: i % 2 === 0 ? ["b"] : [] }),
    );
  }
  write(folder, "list.jsonl", lines.join("\n"));
  write(folder, "tasks.json", JSON.stringify({ tasks: [["a"], ["b"]] }));
  const options = {
    ...common,
    benchmark: "list",
    data: join(folder, "list.jsonl"),
    partition: join(folder, "tasks.json"),
  };
  const benchmark = await openBenchmark(options);
  const extra = benchmark.tasks[0].train.slice(0, 2);
  const view = await collectView({ ...benchmark, otherTests: { extra } }, { perClass: 100 });
  assert.deepEqual(view.splits, ["train", "validation", "test", "extra"]);
  assert.deepEqual([view.total, view.images.length], [32, 32]);
  const ofA = view.images.find(({ id }) => id === "0.png");
  assert.deepEqual([ofA?.present, ofA?.unknown, ofA?.tasks], [[0], [1], [1]]);
  const sums = view.classes.map((_, c) => view.positives.slice(0, 3).reduce((sum, ofSplit) => sum + ofSplit[c], 0));
  assert.deepEqual(sums, [15, 15]);
});
