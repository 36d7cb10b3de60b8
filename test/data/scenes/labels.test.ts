import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleLabels } from "../../../src/data/scenes/labels";
import { vocClasses, vocTasks } from "../../../src/data/voc/classes";
import { publishedPairs } from "../../../src/data/voc/pairs";
import { publishedVoc } from "../../../src/data/voc/published";
import { random } from "../../../src/base/random";
import { rowsOf, skip } from "../voc/vocFixture";

// Published counts: images and positives of each class by task, VOC 2007 + 2012.
const images = [10297, 6666, 4540];
const positives = [
  [4037, 1906, 1910, 872, 1591, 1336, 738, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [2571, 381, 87, 352, 89, 12, 143, 1101, 1058, 907, 1031, 996, 751, 965, 0, 0, 0, 0, 0, 0],
  [1494, 308, 128, 757, 59, 29, 281, 11, 6, 153, 12, 38, 245, 28, 959, 928, 861, 781, 571, 518],
];

test("label sets follow VOC's statistics", () => {
  const draws = 60000;
  const stream = random(5, "labels test");
  const count = images.map(() => 0);
  const found = positives.map((row) => row.map(() => 0));
  for (let i = 0; i < draws; i++) {
    const indices = sampleLabels(stream).map((name) => vocClasses.indexOf(name));
    assert.ok(indices.length >= 1 && indices.length <= 4);
    assert.deepEqual(
      indices,
      [...new Set(indices)].sort((a, b) => a - b),
    );
    const task = vocTasks.findLastIndex((own) => own.some((index) => indices.includes(index)));
    count[task]++;
    for (const index of indices) found[task][index]++;
  }
  const all = images.reduce((sum, n) => sum + n, 0);
  images.forEach((n, task) => {
    assert.ok(Math.abs(count[task] / draws - n / all) < 0.01, `share of task ${task + 1}`);
    positives[task].forEach((published, index) => {
      const [expected, drawn] = [published / n, found[task][index] / count[task]];
      assert.ok(
        Math.abs(drawn - expected) < 0.012,
        `task ${task + 1}, ${vocClasses[index]}: ${drawn}, VOC ${expected}`,
      );
    });
    const mean = found[task].reduce((sum, value) => sum + value, 0) / count[task];
    assert.ok(Math.abs(mean - [1.2, 1.57, 1.8][task]) < 0.03, `positives per image of task ${task + 1}: ${mean}`);
  });
});

test("with co-occurrence as in VOC, pairs and numbers of classes follow VOC's statistics too", () => {
  const draws = 60000;
  const stream = random(6, "paired labels test");
  const drawn = vocTasks.map(() => [] as number[][]);
  for (let i = 0; i < draws; i++) {
    const indices = sampleLabels(stream, "voc").map((name) => vocClasses.indexOf(name));
    assert.ok(indices.length >= 1 && indices.length <= 4);
    drawn[vocTasks.findLastIndex((own) => own.some((index) => indices.includes(index)))].push(indices);
  }
  /** How many of a task's label sets hold each pair of classes; on the diagonal, each class. */
  const counts = drawn.map((sets) => {
    const together = vocClasses.map(() => vocClasses.map(() => 0));
    for (const set of sets) for (const i of set) for (const j of set) together[i][j]++;
    return together;
  });
  const all = images.reduce((sum, n) => sum + n, 0);
  images.forEach((n, task) => {
    assert.ok(Math.abs(drawn[task].length / draws - n / all) < 0.01, `share of task ${task + 1}`);
    positives[task].forEach((count, i) => {
      assert.ok(
        Math.abs(counts[task][i][i] / drawn[task].length - count / n) < 0.012,
        `task ${task + 1}, ${vocClasses[i]}`,
      );
      for (let j = 0; j < i; j++) {
        const expected = publishedPairs[task][i][j] / n;
        const found = counts[task][i][j] / drawn[task].length;
        const name = `task ${task + 1}, ${vocClasses[i]} and ${vocClasses[j]}`;
        // Where classes are independent, tables with chairs are off by 0.078.
        assert.ok(Math.abs(found - expected) < 0.008, `${name}: ${found}, VOC ${expected}`);
        if (publishedPairs[task][i][j] === 0) assert.equal(found, 0, name);
      }
    });
    // Counts of sets by size are not what the sets were fitted to.
    const { positivesPerImage } = publishedVoc.tasks[task];
    for (const size of [1, 2, 3]) {
      const found = drawn[task].filter((set) => set.length === size).length / drawn[task].length;
      assert.ok(Math.abs(found - positivesPerImage[size] / n) < 0.025, `task ${task + 1}, ${size} classes: ${found}`);
    }
  });
});

test("classes that are drawn independently do not come in pairs as in VOC", () => {
  const stream = random(7, "independent labels test");
  const sets = Array.from({ length: 60000 }, () => sampleLabels(stream)).filter((set) => set.includes("diningtable"));
  const withChair = sets.filter((set) => set.includes("chair")).length / sets.length;
  const [table, chair] = ["diningtable", "chair"].map((name) => vocClasses.findIndex((found) => found === name));
  const expected = publishedPairs[2][table][chair] / positives[2][table];
  assert.ok(expected - withChair > 0.3, `${withChair} of tables with a chair, VOC ${expected}`);
});

test("the pairs of VOC are those of the published lists", { skip }, () => {
  images.forEach((_, task) => {
    const rows = ["train", "test"].flatMap((part) => rowsOf(`task${task}_${part}.txt`));
    const counted = vocClasses.map((__, i) =>
      vocClasses.map((___, j) => (i === j ? 0 : rows.filter(([, row]) => row[i] === 1 && row[j] === 1).length)),
    );
    assert.deepEqual(publishedPairs[task], counted, `task ${task + 1}`);
  });
});
