import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleLabels } from "../../../src/data/scenes/labels";
import { vocClasses, vocTasks } from "../../../src/data/voc/classes";
import { random } from "../../../src/base/random";

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
