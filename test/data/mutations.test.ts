/**
 * Random damage to every file that is read: a coded error in one line, or what an independent reader reads. `MUTATIONS`
 * sets how many a format; the default takes seconds.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { celebaBenchmark } from "../../src/data/celeba/benchmark";
import { readInstances } from "../../src/data/coco/instances";
import { readList } from "../../src/data/list/entries";
import { readPartition } from "../../src/data/list/partition";
import { readAnnotation } from "../../src/data/voc/annotation";
import { readImageSets } from "../../src/data/voc/devkit";
import { readLabelLists } from "../../src/data/voc/lists";
import { PalimpsestError } from "../../src/base/errors";
import { random, type Random } from "../../src/base/random";
import { listFile, temporary, writeSet } from "./fixtures";

/** A value of a list of attributes: every third is there. */
const signOf = (index: number): string => (index % 3 ? "-1" : " 1");
const mutations = Number(process.env.MUTATIONS ?? 150);

interface Format {
  /** A whole file. */
  readonly sample: string;
  /** Writes the file where the reader wants it, and reads it, in the form of `parsers.py`. */
  readonly read: (folder: string, bytes: Buffer) => Promise<unknown>;
  /** Writes what else the reader needs. */
  readonly prepare?: (folder: string) => void;
}

const ids = Array.from({ length: 6 }, (_, index) => `00000${index}`);
const attributes = Array.from({ length: 10 }, (_, index) => `Attribute_${index}`);
const box = (x: number) => `<bndbox><xmin>${x}</xmin><ymin>2</ymin><xmax>${x + 9}.5</xmax><ymax>40</ymax></bndbox>`;
const write = (file: string, bytes: Buffer | string): string => (writeFileSync(file, bytes), file);
const entries = async (file: string) =>
  (await readList(file)).entries.map(({ image, split = null, labels, others }) => ({
    image,
    split,
    labels: Object.fromEntries(labels),
    others,
  }));

const formats: Readonly<Record<string, Format>> = {
  annotation: {
    sample:
      `<?xml version="1.0"?>\n<!-- drawn --><annotation><folder>VOC2007</folder><size><width>50</width></size>\n` +
      `<object><name>dog</name><difficult>0</difficult>${box(1)}<part><name>head</name>${box(3)}</part></object>\n` +
      `<object><name>tv &amp; set</name><pose a="b">Left</pose>` +
      `<difficult>1</difficult>${box(5)}</object></annotation>\n`,
    read: (folder, bytes) => readAnnotation(write(join(folder, "a.xml"), bytes)),
  },
  image_set: {
    sample: ids.map((id, index) => `${id} ${[" 1", "-1", " 0"][index % 3]}\n`).join(""),
    prepare: (folder) =>
      writeSet(
        folder,
        "trainval",
        ids.map((id) => [id, [1, -1]]),
        ["cat", "dog"],
      ),
    async read(folder, bytes) {
      write(listFile(folder, "dog", "trainval"), bytes);
      const [examples] = await readImageSets([{ folder, set: "trainval" }], ["cat", "dog"]);
      return Object.fromEntries(examples.map(({ id, labels }) => [id, labels[1]]));
    },
  },
  labels: {
    sample: ids.map((id, index) => `${id}\t${[0, 1, 2].map((c) => Number(c === index % 3)).join(" ")}\n`).join(""),
    prepare: (folder) => void write(join(folder, "task0_test.txt"), "zzzzzz\t0 0 1\n"),
    async read(folder, bytes) {
      write(join(folder, "task0_train.txt"), bytes);
      const [{ train }] = await readLabelLists(folder, 1, 3);
      return train.map(({ image, labels }) => [image, labels.join("")]);
    },
  },
  celeba: {
    sample:
      `${ids.length}\n${attributes.join(" ")} \n` +
      ids.map((id, index) => `${id}.jpg ${attributes.map((_, c) => signOf(c * 7 + index)).join(" ")}\n`).join(""),
    prepare(folder) {
      mkdirSync(join(folder, "img_align_celeba"));
      for (const id of ids) write(join(folder, "img_align_celeba", `${id}.jpg`), "");
      write(join(folder, "list_eval_partition.txt"), ids.map((id, index) => `${id}.jpg ${index % 3}\n`).join(""));
    },
    async read(folder, bytes) {
      write(join(folder, "list_attr_celeba.txt"), bytes);
      const { classes, tasks } = await celebaBenchmark({ directory: folder, seed: 1 });
      return {
        names: classes,
        rows: Object.fromEntries(
          [...tasks[0].train, ...tasks[0].validation, ...tasks[0].test].map(({ id, labels }) => [id, labels.join("")]),
        ),
      };
    },
  },
  table: {
    sample: `image,split,cat,"big ""dog"""\na.jpg,train,1,0\n"b, c.jpg",test,,1\r\nd.jpg,validation,0,\n`,
    read: (folder, bytes) => entries(write(join(folder, "a.csv"), bytes)),
  },
  lines: {
    sample:
      `{"image": "a.jpg", "labels": ["cat", "d\\u00f6g"], "unknown": ["cow"], "split": "train"}\n` +
      `{"image": "b.jpg", "labels": {"cat": 1, "cow": 0, "dög": null},` +
      ` "more": [1, {"x": "}"}]}\n\n{"image": "c.jpg", "labels": []}\n`,
    read: (folder, bytes) => entries(write(join(folder, "a.jsonl"), bytes)),
  },
  coco: {
    sample: JSON.stringify({
      info: { description: 'a "quoted" ] } one', nested: [[1, 2], [3]] },
      licenses: [],
      images: ids.map((id, index) => ({ id: index * 11, file_name: `${id}.jpg`, width: 5 })),
      annotations: Array.from({ length: 14 }, (_, index) => ({
        id: index,
        image_id: (index % 6) * 11,
        category_id: [1, 3, 7][index % 3],
        iscrowd: Number(index % 4 === 0),
        segmentation: [[1.5, -2e1]],
      })),
      categories: [
        { id: 7, name: "zebra" },
        { id: 1, name: "person" },
        { id: 3, name: "cär" },
      ],
    }),
    async read(folder, bytes) {
      const { categories, images } = await readInstances(write(join(folder, "a.json"), bytes));
      const named = (seen: Uint8Array) =>
        Object.fromEntries([...seen].flatMap((value, c) => (value ? [[categories[c], value]] : [])));
      return { categories, images: Object.fromEntries(images.map(({ file, seen }) => [file, named(seen)])) };
    },
  },
  description: {
    sample: JSON.stringify(
      { name: "mine", classes: ["a", "b", "c"], tasks: [["a", "c"], ["b"]], protocol: "B1-C1", test: 0.25 },
      null,
      1,
    ),
    read: (folder, bytes) => readPartition(write(join(folder, "a.json"), bytes)),
  },
};

const structural = Buffer.from("<>/&;\"',:[]{}\\ \n\t\r01-9.eE#!?=");

/** One damage, sometimes up to three: a byte, a span taken out, doubled, moved or made up, a cut end. */
function damage(bytes: Buffer, stream: Random): Buffer {
  let result = bytes;
  for (let times = 1 + Math.max(0, stream.integer(5) - 2); times > 0 && result.length > 0; times--) {
    const at = stream.integer(result.length);
    const end = Math.min(result.length, at + 1 + stream.integer(stream.integer(2) ? 4 : 40));
    const [before, span, after] = [result.subarray(0, at), result.subarray(at, end), result.subarray(end)];
    const byte = Buffer.of(stream.integer(2) ? structural[stream.integer(structural.length)] : stream.integer(256));
    const to = stream.integer(before.length + 1);
    result = Buffer.concat(
      [
        [before, byte, result.subarray(at + 1)],
        [before, byte, span, after],
        [before, after],
        [before, span, span, after],
        [before.subarray(0, to), span, before.subarray(to), after],
        [before],
      ][stream.integer(20) === 0 ? 5 : stream.integer(5)],
    );
  }
  return result;
}

for (const [kind, { sample, read, prepare }] of Object.entries(formats)) {
  test(`${kind}: damaged files are refused, or read as another reader reads them`, async (t) => {
    const folder = temporary(t);
    prepare?.(folder);
    const stream = random(Number(process.env.MUTATION_SEED ?? 1), "mutations", kind);
    const inputs = [
      Buffer.from(sample),
      ...Array.from({ length: mutations }, () => damage(Buffer.from(sample), stream)),
    ];
    const expected = JSON.parse(
      execFileSync("python3", [join(__dirname, "parsers.py"), kind], {
        input: JSON.stringify(inputs.map((bytes) => bytes.toString("base64"))),
        maxBuffer: 1 << 30,
      }).toString(),
    ) as unknown[];
    let [parsed, refused] = [0, 0];
    for (const [index, bytes] of inputs.entries()) {
      const shown = JSON.stringify(bytes.toString("latin1"));
      const got = await read(folder, bytes).catch((cause: unknown) => cause as Error);
      if (got instanceof Error) {
        assert.ok(got instanceof PalimpsestError, `${got.stack}\n${shown}`);
        assert.match(got.message, /^[^\n]+$/, shown);
        refused++;
      } else {
        assert.deepEqual(got, expected[index], shown);
        parsed++;
      }
    }
    t.diagnostic(`${parsed} read, ${refused} refused`);
    assert.ok(parsed > mutations / 50 && refused > mutations / 10, `${parsed} read, ${refused} refused`);
  });
}
