import assert from "node:assert/strict";
import { test } from "node:test";
import type { Example, Task } from "../../src/data/benchmark";
import { formatSummary, summarise } from "../../src/data/summary";

const known = Uint8Array.of(1, 1, 1);
const example = (id: string, ...labels: number[]): Example => ({
  id,
  image: id,
  labels: Uint8Array.from(labels),
  known,
});
const tasks: Task[] = [
  {
    number: 1,
    classes: [0, 1],
    train: [example("a", 1, 0, 0), example("b", 1, 1, 0)],
    validation: [],
    test: [example("c", 0, 1, 0)],
  },
  { number: 2, classes: [2], train: [example("d", 1, 1, 1)], validation: [example("e", 0, 0, 1)], test: [] },
];

test("the summary is the JSON that scripts rely on", () => {
  const summary = summarise({ name: "tiny", classes: ["cat", "dog", "cow"], tasks });
  assert.deepEqual(JSON.parse(JSON.stringify(summary)), {
    benchmark: "tiny",
    images: 5,
    classes: ["cat", "dog", "cow"],
    tasks: [
      {
        task: 1,
        classes: ["cat", "dog"],
        images: 3,
        train: 2,
        validation: 0,
        test: 1,
        positives: { cat: 2, dog: 2, cow: 0 },
        positivesPerImage: { 1: 2, 2: 1 },
        positivesIn: {
          train: { cat: 2, dog: 1, cow: 0 },
          validation: { cat: 0, dog: 0, cow: 0 },
          test: { cat: 0, dog: 1, cow: 0 },
        },
      },
      {
        task: 2,
        classes: ["cow"],
        images: 2,
        train: 1,
        validation: 1,
        test: 0,
        positives: { cat: 1, dog: 1, cow: 2 },
        positivesPerImage: { 1: 1, 3: 1 },
        positivesIn: {
          train: { cat: 1, dog: 1, cow: 1 },
          validation: { cat: 0, dog: 0, cow: 1 },
          test: { cat: 0, dog: 0, cow: 0 },
        },
      },
    ],
  });
});

test("the table shows a task a column", () => {
  assert.equal(
    formatSummary(summarise({ name: "tiny", classes: ["cat", "dog", "cow"], tasks })),
    [
      "tiny: 5 images, 3 classes, 2 tasks",
      "",
      "                       task 1    task 2",
      "images                      3         2",
      "train                       2         1",
      "validation                  0         1",
      "test                        1         0",
      "positives per image      1.33      2.00",
      "",
      "cat                        *2         1",
      "dog                        *2         1",
      "cow                         0        *2",
    ].join("\n"),
  );
});
