import assert from "node:assert/strict";
import { test } from "node:test";
import { meanPositives, summarise } from "../../../src/data/summary";
import { vocBenchmark } from "../../../src/data/voc/benchmark";
import { publishedVoc } from "../../../src/data/voc/published";
import { classes, line, lines, positives, published, publishedDevkit, rowsOf, skip } from "./vocFixture";

test("the published lists give the paper's tasks", { skip }, async () => {
  const directory = publishedDevkit();
  const benchmark = await vocBenchmark({ directory, seed: 1 });
  const summary = summarise(benchmark);
  assert.equal(summary.benchmark, "voc");
  assert.equal(summary.images, 21503);
  assert.equal(benchmark.leftOut, 0);
  assert.deepEqual(summary.classes, classes);
  assert.deepEqual(
    summary.tasks.map((task) => task.classes),
    [classes.slice(0, 7), classes.slice(7, 14), classes.slice(14)],
  );
  assert.deepEqual(
    summary.tasks.map((task) => task.images),
    [10297, 6666, 4540],
  );
  assert.deepEqual(
    summary.tasks.map((task) => task.test),
    [1029, 666, 454],
  );
  assert.deepEqual(
    summary.tasks.map((task) => task.validation),
    [926, 600, 408],
  );
  assert.deepEqual(
    summary.tasks.map((task) => classes.map((name) => task.positives[name])),
    positives,
  );
  const means = summary.tasks.map((task) => {
    const entries = Object.entries(task.positivesPerImage);
    assert.equal(
      entries.reduce((sum, [, images]) => sum + images, 0),
      task.images,
    );
    return (entries.reduce((sum, [count, images]) => sum + Number(count) * images, 0) / task.images).toFixed(2);
  });
  assert.deepEqual(means, ["1.20", "1.57", "1.80"]);

  const original = await vocBenchmark({ directory, seed: 1, validation: 0 });
  assert.deepEqual(
    original.tasks.map(({ train }) => train.length),
    [9268, 6000, 4086],
  );
  assert.deepEqual(
    original.tasks.map(({ test: held }) => held),
    benchmark.tasks.map(({ test: held }) => held),
  );
});

test(
  "with the published lists the split is the original's, label " +
    "vectors bit for bit, from a devkit or from the lists alone",
  { skip },
  async () => {
    const directory = publishedDevkit();
    const benchmark = await vocBenchmark({ directory, lists: published, seed: 1, validation: 0 });
    const summary = summarise(benchmark);
    assert.deepEqual([summary.images, benchmark.leftOut], [21503, 0]);
    assert.deepEqual(
      summary.tasks.map((task) => [task.train, task.validation, task.test]),
      [
        [9268, 0, 1029],
        [6000, 0, 666],
        [4086, 0, 454],
      ],
    );
    assert.deepEqual(
      summary.tasks.map((task) => classes.map((name) => task.positives[name])),
      positives,
    );
    let compared = 0;
    benchmark.tasks.forEach(({ train, test: held }, k) => {
      for (const [part, name] of [
        [train, "train"],
        [held, "test"],
      ] as const) {
        const original = lines(`task${k}_${name}.txt`)
          .map((text) => text.replace(/\s+/, "\t"))
          .sort();
        assert.deepEqual(part.map(line).sort(), original);
        compared += original.length;
      }
    });
    assert.equal(compared, 21503);
    // Figure 4: images of each task by their number of positives.
    const histogram = (k: number): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const part of ["train", "test"]) {
        for (const [, labels] of rowsOf(`task${k}_${part}.txt`)) {
          const n = labels.filter((label) => label === 1).length;
          counts[n] = (counts[n] ?? 0) + 1;
        }
      }
      return counts;
    };
    assert.deepEqual(
      summary.tasks.map((task) => task.positivesPerImage),
      [0, 1, 2].map(histogram),
    );

    const alone = await vocBenchmark({ lists: published, seed: 1, validation: 0 });
    assert.equal(alone.hash, benchmark.hash);
    const held = await vocBenchmark({ directory, lists: published, seed: 1 });
    assert.deepEqual(
      held.tasks.map((task) => [task.train.length, task.validation.length, task.test.length]),
      [
        [8342, 926, 1029],
        [5400, 600, 666],
        [3678, 408, 454],
      ],
    );
  },
);

test("the published counts are those of the published lists", { skip }, async () => {
  const { read, leftOut, ...counts } = summarise(await vocBenchmark({ lists: published, seed: 1, validation: 0 }));
  assert.deepEqual(counts, publishedVoc);
  assert.deepEqual([read, leftOut], [publishedVoc.images, []], "every image is used");
});

test("the published counts are the paper's, and add up", () => {
  const { tasks } = publishedVoc;
  assert.deepEqual([publishedVoc.images, publishedVoc.classes], [21503, classes]);
  assert.deepEqual(
    tasks.map((task) => [task.images, task.train, task.validation, task.test]),
    [
      [10297, 9268, 0, 1029],
      [6666, 6000, 0, 666],
      [4540, 4086, 0, 454],
    ],
  );
  assert.deepEqual(
    tasks.map((task) => classes.map((name) => task.positives[name])),
    positives,
  );
  assert.deepEqual(
    tasks.map((task) => meanPositives(task).toFixed(2)),
    ["1.20", "1.57", "1.80"],
  );
  for (const {
    positives: all,
    positivesIn: { train, test: held },
    positivesPerImage,
    images,
  } of tasks) {
    assert.deepEqual(
      classes.map((name) => train[name] + held[name]),
      classes.map((name) => all[name]),
    );
    const histogram = Object.entries(positivesPerImage).map(([k, n]) => [Number(k), n]);
    assert.equal(
      histogram.reduce((sum, [, n]) => sum + n, 0),
      images,
    );
    assert.equal(
      histogram.reduce((sum, [k, n]) => sum + k * n, 0),
      Object.values(all).reduce((sum, n) => sum + n, 0),
    );
  }
});
