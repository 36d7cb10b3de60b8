import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { collectView, openBenchmark } from "../../../src/data";
import { importFolder } from "../../../src/data/importing";
import { listBenchmark } from "../../../src/data/list/benchmark";
import { temporary, type Cleaner } from "../fixtures";
import { write } from "../importing/layouts";
import { rectangle, whiteIn } from "./pictures";

const count = 12;
const images = Array.from({ length: count }, (_, i) => i);

/** What shows the white rectangle of image `i`: as a class whose box is written, and as one that is an outline. */
const classOf = (i: number): "square" | "outline" => (i % 2 === 0 ? "square" : "outline");

async function writePictures(folder: string, of: string): Promise<void> {
  for (const i of images) write(folder, `${of}/${i}.png`, await rectangle(2 * i));
}

/** Layouts of pictures of one rectangle, every third of which a crowd or difficult where the layout has that. */
const layouts: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  async yolo(folder) {
    await writePictures(folder, "images");
    for (const i of images)
      write(
        folder,
        `labels/${i}.txt`,
        classOf(i) === "square" ? "0 0.375 0.5 0.25 0.5\n" : "1 0.25 0.25 0.5 0.25 0.5 0.75 0.25 0.75\n",
      );
    write(folder, "images/none.png", await rectangle(100));
    write(folder, "data.yaml", "path: .\ntrain: images\nval: images\nnames: [square, outline]\n");
  },
  async coco(folder) {
    await writePictures(folder, "images");
    const content = {
      images: images.map((id) => ({ id, file_name: `${id}.png`, width: 40, height: 20 })),
      annotations: images.flatMap((id) => {
        const annotation = { image_id: id, category_id: 1 + (id % 2), bbox: [10, 5, 10, 10] };
        const plain = { ...annotation, id, iscrowd: 0 };
        return id % 3 === 0 ? [plain, { ...annotation, id: count + id, iscrowd: 1 }] : [plain];
      }),
      categories: [
        { id: 1, name: "square" },
        { id: 2, name: "outline" },
      ],
    };
    write(folder, "annotations.json", JSON.stringify(content));
  },
  async voc(folder) {
    await writePictures(folder, "images");
    const box = "<bndbox><xmin>11</xmin><ymin>6</ymin><xmax>20</xmax><ymax>15</ymax></bndbox>";
    for (const i of images) {
      const object = (difficult: number): string =>
        `<object><name>${classOf(i)}</name><difficult>${difficult}</difficult>${box}</object>`;
      const objects = object(0) + (i % 3 === 0 ? object(1) : "");
      write(folder, `Annotations/${i}.xml`, `<annotation>${objects}</annotation>`);
    }
  },
};

async function imported(t: Cleaner, format: string): Promise<{ readonly list: string; readonly partition: string }> {
  const folder = temporary(t);
  await layouts[format](folder);
  const out = join(temporary(t), "out");
  await importFolder({ folder, out });
  return { list: join(out, "list.jsonl"), partition: join(out, "tasks.json") };
}

const view = async (data: string, partition: string) =>
  collectView(await openBenchmark({ benchmark: "list", data, partition, scale: "smoke", seed: 1 }));

for (const format of Object.keys(layouts))
  test(`a list that was imported from ${format} shows boxes where the pictures have the object`, async (t) => {
    const { list, partition } = await imported(t, format);
    const shown = (await view(list, partition)).images;
    const boxed = shown.filter(({ boxes }) => boxes.length > 0);
    assert.equal(boxed.length, count);
    for (const { id, boxes, thumbnail } of boxed) {
      const i = Number(/(\d+)\.png$/.exec(id)?.[1]);
      const kinds = format !== "yolo" && i % 3 === 0 ? [false, true] : [false];
      assert.deepEqual(
        boxes.map(({ name, isDifficult }) => [name, isDifficult]),
        kinds.map((kind) => [classOf(i), kind]),
      );
      const drawn = await whiteIn(thumbnail);
      for (const { x, y, width, height } of boxes) {
        assert.deepEqual([x, y, width, height], [0.25, 0.25, 0.25, 0.5]);
        for (const [side, part] of [x, y, width, height].entries()) assert.ok(Math.abs(part - drawn[side]) < 0.02);
      }
    }
  });

test("a run reads the same data with boxes and without, and does not ask what they are", async (t) => {
  const { list, partition } = await imported(t, "yolo");
  const [given, lines] = [{ partition, seed: 1 }, readFileSync(list, "utf8").trim().split("\n")];
  const before = (await listBenchmark({ file: list, ...given })).hash;
  for (const boxes of [undefined, "nonsense"]) {
    const changed = lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), boxes }));
    writeFileSync(list, changed.join("\n"));
    assert.equal((await listBenchmark({ file: list, ...given })).hash, before);
  }
});

test("boxes that are none are refused where they are shown, with the line", async (t) => {
  const { list, partition } = await imported(t, "yolo");
  const lines = readFileSync(list, "utf8").trim().split("\n");
  const box = { class: "square", x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
  const faults: readonly [boxes: unknown, said: RegExp][] = [
    ["nonsense", /boxes is not an array/],
    [[[1, 2, 3, 4]], /an element of boxes is not an object with a class/],
    [[{ ...box, class: " " }], /not an object with a class/],
    [[box, { ...box, x: 12 }], /"square" has 12 as x, not a part from 0 to 1/],
    [[{ ...box, height: undefined }], /"square" has nothing as height/],
    [[{ ...box, difficult: 1 }], /difficult that is not true or false/],
  ];
  for (const [boxes, said] of faults) {
    const second = JSON.stringify({ ...(JSON.parse(lines[1]) as object), boxes });
    writeFileSync(list, [lines[0], second, ...lines.slice(2)].join("\n"));
    await assert.rejects(view(list, partition), (problem: Error & { code?: string }) => {
      assert.equal(problem.code, "list/invalid");
      assert.match(problem.message, said);
      assert.ok(problem.message.startsWith(`${list}:2: `), problem.message);
      return true;
    });
  }
});
