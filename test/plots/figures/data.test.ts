import assert from "node:assert/strict";
import { test } from "node:test";
import type { PartitionSummary } from "../../../src/data";
import { publishedVoc } from "../../../src/data/voc/published";
import { classDistribution, coOccurrence, positivesPerImage, sampleScenes, type Trace } from "../../../src/plots";
import { voc } from "../madeUp";

/** Two tasks; images of the second show a class of the first. */
const small: PartitionSummary = {
  benchmark: "small",
  images: 30,
  classes: ["b", "a", "c"],
  tasks: [
    {
      task: 1,
      classes: ["a", "c"],
      images: 20,
      train: 12,
      validation: 4,
      test: 4,
      positives: { a: 15, b: 0, c: 6 },
      positivesPerImage: { 1: 19, 2: 1 },
      positivesIn: { train: { a: 9, b: 0, c: 4 }, validation: { a: 3, b: 0, c: 1 }, test: { a: 3, b: 0, c: 1 } },
    },
    {
      task: 2,
      classes: ["b"],
      images: 10,
      train: 6,
      validation: 2,
      test: 2,
      positives: { a: 5, b: 10, c: 0 },
      positivesPerImage: { 1: 5, 2: 5 },
      positivesIn: { train: { a: 3, b: 6, c: 0 }, validation: { a: 1, b: 2, c: 0 }, test: { a: 1, b: 2, c: 0 } },
    },
  ],
};

test("classDistribution draws the counts of VOC, and their logarithm", () => {
  const { data } = classDistribution(publishedVoc);
  assert.deepEqual(
    data.slice(0, 3).map((trace) => (trace.y as number[])[voc.indexOf("car")]),
    [1906, 381, 308],
  );
  assert.ok(Math.abs((data[3].y as number[])[0] - Math.log10(4037 + 2571 + 1494)) < 1e-12);
});

test("classDistribution: a row of panels for a part or a task, a column for a benchmark, one logarithmic scale", () => {
  const { data, layout, caption } = classDistribution([publishedVoc, small], { parts: ["all", "test"] });
  const at = (x: string): Trace[] => data.filter(({ xaxis }) => xaxis === x);
  assert.deepEqual(
    ["x", "x2", "x3", "x4"].map((x) => at(x).length),
    [4, 3, 4, 3],
  );
  assert.deepEqual(
    at("x3")
      .slice(0, 3)
      .map((trace) => (trace.y as number[])[0]),
    [402, 248, 153],
  );
  assert.deepEqual(
    at("x4").map(({ y }) => y),
    [[0, 3, 1], [2, 1, 0], [2, 4, 1].map(Math.log10)],
  );
  const axes = layout as Record<string, { overlaying?: string; range?: number[] }>;
  assert.deepEqual(
    data
      .map(({ type, yaxis }) => type === "scatter" && axes[(yaxis as string).replace("y", "yaxis")].overlaying)
      .filter(Boolean),
    ["y", "y2", "y3", "y4"],
  );
  assert.equal(new Set([5, 6, 7, 8].map((n) => String(axes[`yaxis${n}`].range))).size, 1);
  const shown = data.filter(({ showlegend }) => showlegend).map(({ name }) => name);
  assert.deepEqual(shown, ["images of task 1", "images of task 2", "images of task 3", "log10 (right)"]);
  assert.match(caption!, /small, test images: b 2, a 4, c 1$/);

  const perTask = classDistribution([small], { parts: ["train"], perTask: true }).data;
  assert.deepEqual(
    perTask.filter(({ type }) => type === "bar").map(({ x, y }) => [x, y]),
    [
      [
        ["b", "a", "c"],
        [0, 9, 4],
      ],
      [
        ["b", "a", "c"],
        [6, 3, 0],
      ],
    ],
  );
  assert.deepEqual(perTask[3].y, [Math.log10(6), Math.log10(3), null]);
});

test("positivesPerImage draws the histograms, of several benchmarks over the same places", () => {
  const alone = positivesPerImage(publishedVoc).data;
  assert.deepEqual(alone[0].x, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(alone[2].y, [2067, 1551, 728, 158, 34, 2]);
  const { data, layout } = positivesPerImage([small, publishedVoc]);
  assert.deepEqual(
    data.slice(0, 2).map(({ x, y, xaxis }) => [xaxis, (x as number[]).length, y]),
    [
      ["x", 6, [19, 1, 0, 0, 0, 0]],
      ["x", 6, [5, 5, 0, 0, 0, 0]],
    ],
  );
  assert.deepEqual(
    data.map(({ showlegend }) => showlegend),
    [true, true, false, false, true],
  );
  assert.match(JSON.stringify(layout.annotations), /small \(mean 1\.05, 1\.50\).*voc \(mean 1\.20, 1\.57, 1\.80\)/);
});

test("coOccurrence is the share of a task's images with each class, in the tasks' order; its classes framed", () => {
  const { data, layout, caption } = coOccurrence([small, publishedVoc]);
  assert.deepEqual(
    [data[0].x, data[0].y, data[0].z],
    [
      ["a", "c", "b"],
      ["task 1", "task 2"],
      [
        [75, 30, 0],
        [50, 0, 100],
      ],
    ],
  );
  assert.ok(Math.abs((data[1].z as number[][])[2][voc.indexOf("tvmonitor")] - (100 * 153) / 4540) < 1e-12);
  const frames = (layout.shapes as Record<string, unknown>[])
    .slice(0, 2)
    .map(({ xref, x0, x1, y0, y1 }) => [xref, x0, x1, y0, y1]);
  assert.deepEqual(frames, [
    ["x", -0.5, 1.5, -0.5, 0.5],
    ["x", 1.5, 2.5, 0.5, 1.5],
  ]);
  assert.match(caption!, /task 2 b 100\.0, a 50\.0, c 0\.0/);
  const empty = { ...small, tasks: small.tasks.map((task) => ({ ...task, images: 0 })) };
  assert.deepEqual((coOccurrence(empty).data[0].z as unknown[][])[0], [null, null, null]);
});

test("sampleScenes places each image with its labels, and marks right, wrong and missed classes", () => {
  const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47]);
  const { layout } = sampleScenes([
    { image: bytes, labels: ["dog", "car"], predictions: { dog: 0.9, cat: 0.7, car: 0.2 } },
    { image: "data:image/png;base64,AAAA", labels: ["<i>"] },
  ]);
  const images = layout.images as { source: string; x: number }[];
  assert.deepEqual(
    images.map(({ source }) => source),
    ["data:image/png;base64,iVBORw==", "data:image/png;base64,AAAA"],
  );
  assert.ok(images[0].x < images[1].x);
  const [first, second] = (layout.annotations as { text: string }[]).map(({ text }) =>
    text.replace(/<\/?(?:span|b|s)\b[^>]*>/g, ""),
  );
  assert.equal(first, "dog, car<br>✓ dog 0.90<br>✗ cat 0.70<br>– car 0.20");
  assert.equal(second, "&lt;i&gt;");
});
