import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { importFolder, type ImportReport } from "../../../src/data/importing";
import { nearNames } from "../../../src/data/importing/nearNames";
import { proposeTasks } from "../../../src/data/importing/propose";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../fixtures";
import { pictureOf, truthOf, write, writeClassFolders, writeVoc, writeYolo } from "./layouts";

const found = (t: TestContext, folder: string, options: object = {}): Promise<ImportReport> =>
  importFolder({ folder, out: join(temporary(t), "out"), dryRun: true, ...options });

const classes = ["cat", "dog"];
const yolo = (t: TestContext): Promise<string> => writeYolo(temporary(t), truthOf(1, classes, 12), classes);

test("a folder of no known layout: says what was looked for", async (t) => {
  const folder = temporary(t);
  write(folder, "one/a.jpg", await pictureOf("a"));
  write(folder, "readme.txt", "hello");
  await assert.rejects(found(t, folder), {
    code: "import/unrecognised",
    message: /has 2 files, 1 of them images, .*\*\.xml.*\(voc\).*\(coco\).*labels\/\*\.txt \(yolo\).*\(folders\)/,
  });
  await assert.rejects(found(t, folder, { format: "yolo" }), { code: "import/unrecognised" });
  await assert.rejects(found(t, join(folder, "gone")), { code: "path/missing" });
  const { code, stderr } = await palimpsest("data", "import", folder);
  assert.deepEqual([code, /\[import\/unrecognised\]\n$/.test(stderr)], [2, true]);
});

test("a folder of two layouts: refused until one is said", async (t) => {
  const folder = await yolo(t);
  await writeVoc(folder, truthOf(2, ["cow", "ox"], 8), []);
  await assert.rejects(found(t, folder), {
    code: "import/several",
    message: /a VOC folder and as a YOLO folder; say which by --format voc or --format yolo/,
  });
  assert.deepEqual((await found(t, folder, { format: "voc" })).tasks.flat().sort(), ["cow", "ox"]);
  assert.deepEqual((await found(t, folder, { format: "yolo" })).tasks.flat().sort(), ["cat", "dog"]);
});

test("lines of a YOLO label: refused with file and line", async (t) => {
  const folder = await yolo(t);
  const refused: [line: string, code: string, message: RegExp][] = [
    ["2 0.5 0.5 0.1 0.1", "import/class-id", /image 0\.txt:2: .* is 2, and data\.yaml has names for 0 to 1/],
    ["cat 0.5 0.5 0.1 0.1", "import/line", /image 0\.txt:2: .*begins with "cat", not with the number of a class/],
    ["-1 0.5 0.5 0.1 0.1", "import/line", /begins with "-1"/],
    ["0 0.5 0.5 0.1", "import/line", /has 3 numbers after its class/],
    ["0 0.5 0.5 0.1 0.1 0.9", "import/line", /has 5 numbers after its class/],
    ["0 0.5 0.5 x 0.1", "import/line", /"x" is no number/],
    ["0 120 80 30 20", "import/line", /120 is not between 0 and 1; places are parts of the image, not pixels/],
    ["0 0.5 0.5 0.1 -0.2", "import/line", /-0\.2 is not between/],
  ];
  for (const [line, code, message] of refused) {
    write(folder, "labels/train/image 0.txt", `0 0.5 0.5 0.1 0.1\n${line}\n`);
    await assert.rejects(found(t, folder), { code, message }, line);
  }
  // A polygon, a number with a point, and places that rounding put outside are read.
  write(folder, "labels/train/image 0.txt", "1.0 0.1 0.1 0.2 0.2 1.005 0.3\r\n\n 1\t0.5 0.5 0.1 0.1\n");
  assert.equal((await found(t, folder)).images, 12);
  writeFileSync(join(folder, "labels/train/image 0.txt"), Buffer.of(0xff, 0xfe, 0x30, 0));
  await assert.rejects(found(t, folder), { code: "import/line", message: /image 0\.txt:1: the file is not UTF-8/ });
});

test("names of a YOLO folder: a list, an object, lines; none, others, or odd ones are refused", async (t) => {
  const folder = await yolo(t);
  const named = async (name: string, text: string): Promise<string[]> => {
    rmSync(join(folder, "data.yaml"), { force: true });
    rmSync(join(folder, "classes.txt"), { force: true });
    write(folder, name, text);
    return [...(await found(t, folder)).tasks.flat()].sort();
  };
  assert.deepEqual(await named("data.yaml", "names: [yes, 7]\n"), ["7", "yes"]);
  assert.deepEqual(await named("data.yaml", "names:\n  1: b\n  0: a\n"), ["a", "b"]);
  assert.deepEqual(await named("classes.txt", "a b \r\nc\n\n"), ["a b", "c"]);
  const refused: [name: string, text: string, code: string, message: RegExp][] = [
    ["classes.txt", "a\n\nb\n", "import/line", /classes\.txt:2: the line is blank/],
    ["classes.txt", "\n", "import/names", /has no names of classes/],
    ["data.yaml", "train: x\n", "import/names", /has no data\.yaml with names, and no classes\.txt/],
    ["data.yaml", "names: cat\n", "import/names", /neither a list nor an object/],
    ["data.yaml", "names: {a: cat}\n", "import/names", /"a" among its names/],
    ["data.yaml", "names: [[a], b]\n", "import/names", /no text as the name of class 0/],
    ["data.yaml", "names: ['', b]\n", "import/names", /an empty text as the name of class 0/],
    ["data.yaml", "names: [a\n", "import/names", /data\.yaml cannot be read/],
  ];
  for (const [name, text, code, message] of refused) await assert.rejects(named(name, text), { code, message }, text);
  write(folder, "classes.txt", "x\ny\n");
  write(folder, "data.yaml", "names: [a, b]\n");
  await assert.rejects(found(t, folder), {
    code: "import/names",
    message: /other names in data\.yaml than in classes/,
  });
});

test("YOLO as Roboflow exports it: each part has its images, and places are said from a folder above", async (t) => {
  const folder = temporary(t);
  for (const [part, count] of [
    ["train", 6],
    ["valid", 4],
  ] as const)
    for (let i = 0; i < count; i++) {
      write(folder, `${part}/images/${part}${i}.jpg`, await pictureOf(`${part}${i}`));
      write(folder, `${part}/labels/${part}${i}.txt`, `${i % 2} 0.5 0.5 0.5 0.5\n`);
    }
  write(folder, "data.yaml", "train: ../train/images\nval: ../valid/images\nnc: 2\nnames: ['cat', 'dog']\n");
  const { parts, reasons } = await found(t, folder);
  assert.deepEqual(parts, { train: 6, validation: 0, test: 4 });
  assert.match(reasons.join(), /no test images: its validation images are for test, as with COCO/);
});

test("what lies in no part of a YOLO folder is left out, and lists of images name parts too", async (t) => {
  const folder = await yolo(t);
  write(
    folder,
    "train.txt",
    "./images/train/image 0.jpg\n/elsewhere/images/train/image 1.jpg\nimages/train/gone.jpg\n",
  );
  write(folder, "data.yaml", "path: /elsewhere\ntrain: train.txt\nval: images/val\nnames: [cat, dog]\n");
  const report = await found(t, folder);
  assert.deepEqual(report.parts, { train: 2, validation: 0, test: 3 });
  assert.equal(report.inNoPart.length, 7);
  // Of a place that lies deep on another machine the end counts.
  const deep = `${"a/".repeat(100_000)}images`;
  write(folder, "data.yaml", `train: ${deep}/train\nval: ${deep}/val\nnames: [cat, dog]\n`);
  assert.deepEqual((await found(t, folder)).parts, { train: 6, validation: 0, test: 3 });
});

test("labels without images, images without labels, and unreadable images are told and left out", async (t) => {
  const folder = await yolo(t);
  write(folder, "labels/train/gone.txt", "0 0.5 0.5 0.1 0.1\n");
  write(folder, "cover.jpg", await pictureOf("cover"));
  write(folder, "images/train/no label.jpg", await pictureOf("no label"));
  write(folder, "images/train/cut.jpg", (await pictureOf("cut")).subarray(0, 300));
  write(folder, "images/train/text.png", "hello");
  write(folder, "labels/train/cut.txt", "0 0.5 0.5 0.1 0.1\n");
  const report = await found(t, folder);
  assert.deepEqual(report.withoutImage, ["labels/train/gone.txt"]);
  assert.deepEqual(report.unlabelled, ["cover.jpg"]);
  assert.deepEqual(
    report.unreadable.map(({ image }) => image),
    ["images/train/cut.jpg", "images/train/text.png"],
  );
  assert.deepEqual([report.images, report.showNone], [13, 1]);
  const { stdout } = await palimpsest("data", "import", folder, "--dry-run", "--out", join(temporary(t), "o"));
  assert.match(
    stdout,
    /unreadable images, left out: 2 \("images\/train\/cut\.jpg", .*; the first: the file ends before/,
  );
  assert.match(stdout, /labels without an image, left out: 1 \("labels\/train\/gone\.txt"\)/);
  assert.match(stdout, /images without labels, left out: 1 \("cover\.jpg"\)/);
  assert.match(stdout, /note: images without a file of labels: 2; by the format's rule they show none of the classes/);
});

test("an image of each class folder is one image of all; a copy of a test image is not trained on", async (t) => {
  const folder = await writeClassFolders(temporary(t), truthOf(5, classes, 16), classes);
  write(folder, "train/cat/again.jpg", await pictureOf("image 3"));
  const before = await found(t, folder);
  assert.deepEqual(before.parts, { train: 8, validation: 4, test: 4 });
  const group = before.copies.find(({ copies }) => copies.includes("train/cat/again.jpg"));
  assert.match(group?.image ?? "", /^test\//);
});

test("VOC: difficult objects as said, stems of two images, and no class but those of the annotations", async (t) => {
  const folder = temporary(t);
  const object = (name: string, difficult: number): string =>
    `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox><xmin>1</xmin><ymin>1</ymin>` +
    "<xmax>2</xmax><ymax>2</ymax></bndbox></object>";
  for (let i = 0; i < 6; i++) {
    write(folder, `VOC2012/JPEGImages/${i}.jpg`, await pictureOf(`v${i}`));
    const objects = [object("lynx", 0), ...(i < 2 ? [object("owl", Number(i === 0))] : [])];
    write(folder, `VOC2012/Annotations/${i}.xml`, `<annotation>${objects.join("")}</annotation>`);
  }
  write(folder, "VOC2012/JPEGImages/0.png", await pictureOf("mask"));
  const counts = async (difficult: string): Promise<object> => ({
    ...(await found(t, folder, { difficult })).positives,
  });
  assert.deepEqual(await counts("negative"), { lynx: 6, owl: 1 });
  assert.deepEqual(await counts("ignored"), { lynx: 6, owl: 1 });
  assert.deepEqual(await counts("positive"), { lynx: 6, owl: 2 });
  assert.deepEqual((await found(t, folder)).unlabelled, ["VOC2012/JPEGImages/0.png"]);
  write(folder, "VOC2012/Annotations/3.xml", "<annotation><object></annotation>");
  await assert.rejects(found(t, folder), { code: "annotation/invalid", message: /3\.xml/ });
});

test("COCO as Roboflow exports it, with a category that nothing shows and an image that is not there", async (t) => {
  const folder = temporary(t);
  for (const part of ["train", "valid"]) {
    const images = [0, 1, 2, 3].map((id) => ({ id, file_name: `${part}${id}.jpg` }));
    const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: 1 + (id % 2), iscrowd: 0 }));
    const categories = ["animals", "cat", "dog"].map((name, id) => ({ id, name }));
    write(folder, `${part}/_annotations.coco.json`, JSON.stringify({ images, annotations, categories }));
    for (const { file_name } of images) write(folder, `${part}/${file_name}`, await pictureOf(file_name));
  }
  rmSync(join(folder, "train/train3.jpg"));
  const report = await found(t, folder);
  assert.deepEqual(report.parts, { train: 3, validation: 0, test: 4 });
  assert.deepEqual([report.unseen, report.withoutImage], [["animals"], ["train/_annotations.coco.json: train3.jpg"]]);
  write(folder, "train/_annotations.coco.json", '{"images": [{"id": 1, "file_name": "train0.jpg"}], "annotations": [');
  await assert.rejects(found(t, folder), { code: "coco/invalid", message: /ends early/ });
});

test("a folder for each class, under outer folders, with a stray image", async (t) => {
  const folder = temporary(t);
  for (const name of ["a", "b", "a/deeper"])
    for (let i = 0; i < 3; i++) write(folder, `outer/set/${name}/${i}.jpg`, await pictureOf(`${name}${i}`));
  assert.deepEqual({ ...(await found(t, folder)).positives }, { a: 6, b: 3 });
  write(folder, "outer/set/stray.jpg", await pictureOf("stray"));
  const report = await found(t, folder);
  assert.deepEqual([report.unlabelled, report.parts], [["outer/set/stray.jpg"], null]);
  assert.match(report.notes.join(), /a run takes all other classes as absent/);
  mkdirSync(join(folder, "empty"));
  for (const name of ["a", "b"]) rmSync(join(folder, "outer/set", name), { recursive: true });
  await assert.rejects(found(t, folder), { code: "import/unrecognised" });
});

test("a folder none of whose images can be read", async (t) => {
  const folder = temporary(t);
  for (const name of ["a/1.jpg", "b/1.jpg"]) write(folder, name, "no picture");
  await assert.rejects(found(t, folder), { code: "import/empty", message: /no image that can be read has labels/ });
});

test("names that may be one class are told, others are not", () => {
  const near = (...names: string[]): string[] => nearNames(names).map((group) => group.join("|"));
  assert.deepEqual(near("Dog", "dog", "cat"), ["Dog|dog"]);
  assert.deepEqual(near("dog", "dogs", "traffic light", "traffic_light"), ["dog|dogs", "traffic light|traffic_light"]);
  assert.deepEqual(near("elephant", "elehpant", "giraffe"), ["elephant|elehpant"]);
  assert.deepEqual(near("cat", "car", "cow", "crow", "bus", "bu"), []);
  assert.deepEqual(near("part 1", "part 2", "series10", "series11"), []);
});

test("tasks hold every class once, the frequent ones first, and are of nearly one size", () => {
  const positives = new Map([..."abcdefgh"].map((name, index) => [name, (index * 5) % 8] as const));
  for (let count = 1; count <= 8; count++) {
    const tasks = proposeTasks(positives, count);
    const order = tasks.flat().map((name) => positives.get(name) ?? -1);
    assert.equal(tasks.length, count);
    assert.deepEqual(order, [7, 6, 5, 4, 3, 2, 1, 0]);
    const sizes = tasks.map(({ length }) => length);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
  }
  assert.equal(proposeTasks(new Map([["a", 1]])).length, 1);
});
