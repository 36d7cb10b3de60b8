import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { random } from "../../../src/base/random";
import { imagesOf, type Benchmark, type Example, type Split } from "../../../src/data/benchmark";
import { openBenchmark } from "../../../src/data/open";
import { vocAnimalsBenchmark } from "../../../src/data/voc/animals";
import { vocBenchmark } from "../../../src/data/voc/benchmark";
import { vocClasses } from "../../../src/data/voc/classes";
import { palimpsest } from "../../cli/capture";
import type { Row } from "../fixtures";
import { published, publishedDevkit, skip, writeDevkit } from "./vocFixture";

const animals = ["dog", "cat", "horse", "cow", "sheep"];
const only = animals.join(",");
const tenClasses = "person dog cat chair horse car pottedplant cow sheep sofa".split(" ");
const splits = ["train", "validation", "test"] as const satisfies readonly Split[];
const sha256 = (lines: readonly string[]): string => createHash("sha256").update(lines.join("\n")).digest("hex");
const everyImage = ({ tasks }: Benchmark): Example[] => splits.flatMap((split) => imagesOf(tasks, split));
const idsOf = (examples: readonly Example[]): string[] => examples.map(({ id }) => id).sort();

/** Images of both years with labels at random: 1, 0 (difficult objects alone) or -1; each shows one class or more. */
function randomRows(): Row[] {
  const stream = random(1, "animals");
  return Array.from({ length: 400 }, (_, index) => {
    const labels = vocClasses.map(() => [1, 0, ...Array<number>(16).fill(-1)][stream.integer(18)]);
    labels[stream.integer(20)] = 1;
    const number = String(index).padStart(6, "0");
    return [index % 2 === 0 ? number : `2008_${number}`, labels];
  });
}

const showing = (rows: readonly Row[], names: readonly string[]): Row[] =>
  rows.filter(([, labels]) => vocClasses.some((name, c) => names.includes(name) && labels[c] === 1));

test("only images that show one of the classes are kept, and the others are counted", async (t) => {
  const rows = randomRows();
  const directory = writeDevkit(t, rows);
  for (const [names, year] of [
    [["cow"], undefined],
    [animals, 2012],
    [["person", "bus"], 2007],
  ] as const) {
    const ofYear = rows.filter(([id]) => year === undefined || id.includes("_") === (year === 2012));
    const wanted = showing(ofYear, names);
    const benchmark = await vocBenchmark({ directory, year, only: names.join(", "), seed: 1 });
    assert.deepEqual(idsOf(everyImage(benchmark)), wanted.map(([id]) => id).sort());
    assert.deepEqual(benchmark.classes, vocClasses);
    const reason = `shows none of ${names.join(", ")}`;
    assert.ok(benchmark.counts?.leftOut.some((entry) => entry.reason === reason));
    const left = benchmark.counts?.leftOut.find((entry) => entry.reason === reason);
    assert.equal(left?.images, ofYear.length - wanted.length);
    const all = await vocBenchmark({ directory, year, seed: 1 });
    assert.notEqual(benchmark.name, all.name);
  }
});

test("names that are no classes, or come twice, are refused before anything is read", async () => {
  for (const received of ["", "dog,", "dog,dogs", "cat,cat", "Dog"]) {
    await assert.rejects(vocBenchmark({ directory: "nowhere", only: received, seed: 1 }), {
      code: "argument/invalid",
      message: /^only got .*different classes of VOC with commas between, of person, car, /,
    });
  }
});

test("the animals are ten classes in three tasks, with VOC's labels", async (t) => {
  const rows = randomRows();
  const directory = writeDevkit(t, rows);
  const options = { benchmark: "voc-animals", data: directory, scale: "smoke", seed: 2 } as const;
  const benchmark = await openBenchmark(options);
  const wanted = new Map(
    showing(
      rows.filter(([id]) => id.includes("_")),
      animals,
    ),
  );
  const images = everyImage(benchmark);
  assert.deepEqual(idsOf(images), [...wanted.keys()].sort());
  assert.deepEqual(benchmark.classes, tenClasses);
  assert.deepEqual(
    benchmark.tasks.map(({ classes }) => classes),
    [
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  );
  for (const { id, labels } of images) {
    const truth = tenClasses.map((name) =>
      Number(wanted.get(id)?.[(vocClasses as readonly string[]).indexOf(name)] === 1),
    );
    assert.deepEqual([...labels], truth);
  }
  const kept = await openBenchmark({ ...options, benchmark: "voc:only=dog+cat+horse+cow+sheep", year: 2012 });
  assert.deepEqual(idsOf(everyImage(kept)), idsOf(images));
});

test("data partition counts the images of --only, and those of voc-animals, as a run would have them", async (t) => {
  const rows = randomRows();
  const directory = writeDevkit(t, rows);
  const printed = async (...options: string[]) =>
    JSON.parse((await palimpsest("data", "partition", ...options, "--json")).stdout) as Record<string, unknown>;
  const cows = await printed("--voc", directory, "--only", "cow,bus");
  assert.deepEqual([cows.benchmark, cows.images], ["voc only cow,bus", showing(rows, ["cow", "bus"]).length]);
  const of2012 = rows.filter(([id]) => id.includes("_"));
  const ten = await printed("--voc-animals", directory);
  assert.deepEqual([ten.classes, ten.images], [tenClasses, showing(of2012, animals).length]);
  const refused = await palimpsest("data", "partition", "--voc-animals", directory, "--only", "cow");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--only got "cow"; it takes nothing with --benchmark voc-animals, only with voc/);
});

// Made with Python's csv and hashlib of a list of the photographs that was checked against another annotation.
const photographs = {
  images: 3426,
  names: "a7648d48b094cdc838a8b445b4fcf483616f1cb6c7dbf3cd8d6214e467c0076d",
  test: { images: 335, names: "6511865af74edb5982a1e9d084f00a018bcc62c13b7d2e11bd85835512f88385" },
  tenClasses: "bd6957579a9468828651e16099d379ce7ee7d778338baa51439606c9e0fc5481",
};

test(
  "the published lists have 3,426 photographs of these animals in 2012, in the original's split",
  { skip },
  async () => {
    const of2012 = { lists: published, year: 2012, validation: 0, seed: 1 };
    for (const directory of [undefined, publishedDevkit()]) {
      const benchmark = await vocBenchmark({ ...of2012, directory, only });
      const names = idsOf(everyImage(benchmark));
      const tested = idsOf(imagesOf(benchmark.tasks, "test"));
      assert.deepEqual([names.length, sha256(names)], [photographs.images, photographs.names]);
      assert.deepEqual([tested.length, sha256(tested)], [photographs.test.images, photographs.test.names]);
      const ten = await vocAnimalsBenchmark({ directory, lists: published, validation: 0, seed: 1 });
      const lines = (["train", "test"] as const).flatMap((split) =>
        imagesOf(ten.tasks, split).map(({ id, labels }) => `${id} ${split} ${labels.join("")}`),
      );
      assert.equal(sha256(lines.sort()), photographs.tenClasses);
    }
    // Without the lists the images are the same ones; the split is drawn.
    const drawn = await vocAnimalsBenchmark({ directory: publishedDevkit(), seed: 1 });
    assert.equal(sha256(idsOf(everyImage(drawn))), photographs.names);
  },
);

test("label lists are of a year by the names of their images", { skip }, async () => {
  const counts = await Promise.all(
    [2007, 2012, undefined].map(
      async (year) => everyImage(await vocBenchmark({ lists: published, year, seed: 1 })).length,
    ),
  );
  assert.deepEqual(counts, [9963, 11540, 21503]);
  await assert.rejects(vocBenchmark({ lists: published, year: 2010, seed: 1 }), { code: "argument/invalid" });
});
