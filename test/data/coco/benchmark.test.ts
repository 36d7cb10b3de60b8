import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { test, type TestContext } from "node:test";
import { imagesOf, type Example } from "../../../src/data/benchmark";
import { cocoBenchmark } from "../../../src/data/coco/benchmark";
import { readInstances } from "../../../src/data/coco/instances";
import { supervise } from "../../../src/data/supervise";
import { random, type Random } from "../../../src/base/random";
import { temporary } from "../fixtures";

/** 20 categories whose ids have gaps, as COCO's. */
const categories = Array.from({ length: 20 }, (_, c) => ({
  id: 1 + c + Math.floor(c / 5),
  name: `category ${(c * 7) % 20}`,
  supercategory: "thing",
}));

interface Annotation {
  readonly image_id: number;
  readonly category_id: number;
  readonly iscrowd: number;
}

function writePart(directory: string, part: string, count: number, stream: Random): void {
  const images = Array.from({ length: count }, (_, index) => ({
    license: 1,
    file_name: `COCO_${part}_${String(index * 3).padStart(12, "0")}.jpg`,
    id: index * 3,
  }));
  const annotations = Array.from({ length: count * 2 }, (_, id): Annotation & Record<string, unknown> => ({
    segmentation: [[1.5, 2, 3e1]],
    iscrowd: Number(stream.uniform() < 0.2),
    image_id: images[stream.integer(count)].id,
    bbox: [1, 2, 3, 4],
    category_id: categories[stream.integer(20)].id,
    id,
  }));
  mkdirSync(join(directory, "annotations"), { recursive: true });
  mkdirSync(join(directory, part), { recursive: true });
  for (const { file_name: name } of images) writeFileSync(join(directory, part, name), "");
  const text = JSON.stringify(
    { info: { year: 2014 }, licenses: [{ url: "x" }], annotations, categories: [...categories].reverse(), images },
    null,
    part.startsWith("val") ? 1 : 0,
  );
  writeFileSync(join(directory, "annotations", `instances_${part}.json`), text);
}

function writeCoco(t: TestContext, year = 2014): string {
  const directory = temporary(t);
  const stream = random(1, "coco", year);
  writePart(directory, `train${year}`, 120, stream);
  writePart(directory, `val${year}`, 60, stream);
  return directory;
}

/** For each part, image to category to whether a single object is annotated (1) or crowds only (0). */
const script = `
import json, sys
result = {}
for part in ("train", "val"):
    o = json.load(open(f"{sys.argv[1]}/annotations/instances_{part}2014.json"))
    members = (("categories", "name"), ("images", "file_name"))
    names, files = ({x["id"]: x[key] for x in o[member]} for member, key in members)
    result[part] = {f[:-4]: {} for f in files.values()}
    for a in o["annotations"]:
        where = result[part][files[a["image_id"]][:-4]]
        where[names[a["category_id"]]] = max(where.get(names[a["category_id"]], 0), 1 - a["iscrowd"])
json.dump(result, sys.stdout)
`;

type Truth = Readonly<Record<"train" | "val", Readonly<Record<string, Readonly<Record<string, number>>>>>>;
const truthOf = (directory: string): Truth =>
  JSON.parse(execFileSync("python3", ["-c", script, directory], { encoding: "utf8" })) as Truth;

/** The file's name in the script: without folder and extension. */
const stem = ({ image }: Example): string => parse(image).name;

test("sessions of COCO: images with an object that is no crowd, alphabetical, labels by each policy", async (t) => {
  const directory = writeCoco(t);
  const truth = truthOf(directory);
  const names = categories.map(({ name }) => name);
  for (const [difficult, label, known] of [
    ["negative", 0, 1],
    ["ignored", 0, 0],
    ["positive", 1, 1],
  ] as const) {
    const benchmark = await cocoBenchmark({ directory, seed: 1, validation: 0, difficult });
    assert.deepEqual([benchmark.name, benchmark.classes, benchmark.tasks.length], ["coco2014", names, 2]);
    assert.deepEqual(
      benchmark.tasks.flatMap(({ classes }) => classes.map((c) => names[c])),
      [...names].sort(),
    );
    const holds = (own: Truth["train"][string], wanted: readonly string[]) =>
      wanted.some((name) => own[name] === 1 || (own[name] === 0 && label === 1));
    const select = (part: "train" | "val", wanted: readonly string[]) =>
      Object.keys(truth[part])
        .filter((id) => holds(truth[part][id], wanted))
        .sort();
    const ids = (examples: readonly Example[]) => examples.map(stem).sort();
    benchmark.tasks.forEach((task, index) => {
      const own = task.classes.map((c) => names[c]);
      assert.deepEqual(ids(task.train), select("train", own));
      assert.deepEqual(
        ids(imagesOf(benchmark.tasks.slice(0, index + 1), "test")),
        select("val", [...names].sort().slice(0, 10 * (index + 1))),
      );
      for (const shown of supervise(task, "unavailable", benchmark)) {
        names.forEach((name, c) => {
          const value = truth.train[stem(shown)][name];
          const crowd = { known, label };
          const wanted = value === 0 ? crowd : { known: 1, label: Number(value === 1) };
          const expected = own.includes(name) ? wanted : { known: 0, label: 0 };
          assert.deepEqual({ known: shown.known[c], label: shown.labels[c] }, expected);
        });
      }
    });
  }
});

test("the year that is there, or the one asked for; B4-C2 too", async (t) => {
  const directory = writeCoco(t, 2017);
  assert.equal((await cocoBenchmark({ directory, seed: 1 })).name, "coco2017");
  const benchmark = await cocoBenchmark({ directory, seed: 1, protocol: "B4-C2" });
  assert.deepEqual(
    [benchmark.name, ...benchmark.tasks.map(({ classes }) => classes.length)],
    ["coco2017 B4-C2", 4, 2, 2, 2, 2, 2, 2, 2, 2],
  );
  await assert.rejects(cocoBenchmark({ directory, seed: 1, year: 2014 }), {
    code: "path/missing",
    message: /instances_train2014/,
  });
  await assert.rejects(cocoBenchmark({ directory, seed: 1, protocol: "disjoint" }), {
    code: "argument/invalid",
    message: /describes none/,
  });
});

test("what refers to nothing, comes twice or is cut off is refused", async (t) => {
  const file = join(temporary(t), "a.json");
  const whole = {
    images: [{ id: 1, file_name: "a.jpg" }],
    annotations: [{ image_id: 1, category_id: 2 }],
    categories: [{ id: 2, name: "cat" }],
  };
  const text = JSON.stringify(whole);
  const cases: [text: string, message: RegExp][] = [
    [text.slice(0, -1), /ends early|a key is missing|a comma or the end is missing/],
    [`${text}x`, /more after the object/],
    ["[]", /not an object/],
    ["", /the file is empty/],
    [text.replace('"image_id":1', '"image_id":3'), /element 1 of annotations refers to no image 3/],
    [text.replace('"category_id":2', '"category_id":3'), /refers to no category 3/],
    [text.replace('"category_id":2', '"category_id":2,"iscrowd":2'), /2 as iscrowd/],
    [text.replace('[{"id":1', '[{"id":1,"file_name":"b.jpg"},{"id":1'), /element 2 of images has the id 1 of another/],
    [text.replace('[{"id":2', '[{"id":3,"name":"cat"},{"id":2'), /two categories of one name/],
    [text.replace('"images"', '"pictures"'), /has no images/],
    [text.replace('"annotations":[', '"annotations":[7,'), /element 1 of annotations is not an object/],
    [text.replace('"annotations":', '"images":[],"annotations":'), /the key "images" comes twice/],
    [text.replace("[{", "[[{").replace("}]", "}]]"), /element 1 of images is not an object/],
  ];
  for (const [broken, message] of cases) {
    writeFileSync(file, broken);
    await assert.rejects(readInstances(file), { code: "coco/invalid", message }, broken);
  }
  await assert.rejects(readInstances(`${file}.gone`), { code: "coco/invalid", message: /is not there/ });
});

test("elements are found across the borders of what is read at a time", async (t) => {
  const file = join(temporary(t), "a.json");
  const awkward = 'quote " backslash \\ brackets ]}[{ é 猫 ';
  const images = Array.from({ length: 9000 }, (_, id) => ({
    id,
    file_name: `${id} ${awkward.repeat(1 + (id % 7))}.jpg`,
    more: [[id, [awkward]]],
  }));
  writeFileSync(
    file,
    JSON.stringify({
      categories: [{ id: 1, name: "猫" }],
      images,
      annotations: images.map(({ id }) => ({ image_id: id, category_id: 1 })),
    }),
  );
  const { images: found } = await readInstances(file);
  assert.deepEqual(
    found.map(({ file: name }) => name),
    images.map(({ file_name: name }) => name),
  );
  assert.ok(found.every(({ seen }) => seen[0] === 2));
});
