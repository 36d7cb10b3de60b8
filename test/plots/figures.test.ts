import assert from "node:assert/strict";
import { test } from "node:test";
import {
  classAPPerTask,
  classDistribution,
  coOccurrence,
  gains,
  mapPerEpoch,
  mapPerTask,
  positivesPerImage,
  predictedImages,
  reliability,
  rMatrix,
  sampleScenes,
  summaryBars,
  withNote,
  type Figure,
  type Trace,
} from "../../src/plots";
import type { PartitionSummary } from "../../src/data/summary";
import { publishedVoc } from "../../src/data/voc/published";
import { madeUpRun, voc } from "./madeUp";

const runs = ["joint", "finetune", "lwf", "lwf-ppi"].map((name) => madeUpRun(name));
const seeds = [1, 2, 3].map((seed) => madeUpRun("lwf", seed));
const named = ({ data }: Figure, name: string): Trace[] => data.filter((trace) => trace.name === name);

test("mapPerEpoch draws every test score at its epoch, a panel for all classes and one a task", () => {
  const figure = mapPerEpoch(runs);
  for (const run of runs.slice(1)) {
    const lines = named(figure, run.name);
    assert.equal(lines.length, 4);
    assert.deepEqual(
      lines.map((line) => line.xaxis),
      ["x", "x2", "x3", "x4"],
    );
    assert.deepEqual(
      lines[0].x,
      Array.from({ length: 18 }, (_, i) => i + 1),
    );
    assert.deepEqual(
      lines[0].y,
      run.epochs.map((epoch) => epoch.test.all),
    );
    for (const k of [0, 1, 2])
      assert.deepEqual(
        lines[k + 1].y,
        run.epochs.map((epoch) => epoch.test.tasks[k]),
      );
  }
  const boundaries = (figure.layout.shapes as { x0: number; xref: string }[])
    .filter(({ xref }) => xref === "x")
    .map(({ x0 }) => x0);
  assert.deepEqual(boundaries, [6.5, 12.5]);
});

test("mapPerEpoch draws a run of a single task among sequences as the level it reached", () => {
  const [all, first] = named(mapPerEpoch(runs), "joint");
  assert.deepEqual(
    [all.x, all.y],
    [
      [0, 18],
      [runs[0].metrics.acc, runs[0].metrics.acc],
    ],
  );
  assert.equal((first.y as number[])[0], runs[0].metrics.R[1][0]);
  const [alone] = named(mapPerEpoch([runs[0]], { classes: "all" }), "joint");
  assert.deepEqual(
    alone.y,
    runs[0].epochs.map((epoch) => epoch.test.all),
  );
});

test("mapPerEpoch draws one panel, and the validation scores, when asked", () => {
  const run = madeUpRun("ppi");
  const changed = {
    ...run,
    epochs: run.epochs.map((epoch) => ({ ...epoch, validation: { all: 0.1, seen: 0.2, tasks: [0.3, 0.4, 0.5] } })),
  };
  for (const [classes, value] of [
    ["all", 0.1],
    ["seen", 0.2],
    [2, 0.4],
  ] as const) {
    const { data } = mapPerEpoch([changed], { classes, split: "validation" });
    assert.equal(data.length, 1);
    assert.deepEqual(data[0].y, Array(18).fill(value));
  }
});

test("seeds of one name become their mean, with a band or bars of the t interval", () => {
  const [band, line] = named(mapPerEpoch(seeds, { classes: "all" }), "lwf") as unknown as { y: number[] }[];
  const values = seeds.map((run) => run.epochs[4].test.all);
  const mean = (values[0] + values[1] + values[2]) / 3;
  const s = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
  const half = (4.302653 * s) / Math.sqrt(3);
  assert.ok(Math.abs(line.y[4] - mean) < 1e-12);
  assert.ok(Math.abs(band.y[4] - (mean + half)) < 1e-6 && Math.abs(band.y[36 - 1 - 4] - (mean - half)) < 1e-6);

  const [bar] = mapPerTask(seeds).data as unknown as { y: number[]; error_y: { array: number[] } }[];
  const finals = seeds.map((run) => run.metrics.R[3][0]);
  const finalMean = (finals[0] + finals[1] + finals[2]) / 3;
  const finalS = Math.sqrt(finals.reduce((sum, value) => sum + (value - finalMean) ** 2, 0) / 2);
  assert.ok(Math.abs(bar.y[0] - finalMean) < 1e-12);
  assert.ok(Math.abs(bar.error_y.array[0] - (4.302653 * finalS) / Math.sqrt(3)) < 1e-6);
});

test("gains are the differences of runs of one seed, beside those published", () => {
  const all = ["finetune", "lwf", "joint"].flatMap((name) => [1, 2, 3].map((seed) => madeUpRun(name, seed)));
  const published = { finetune: { acc: 0.65, bwt: -0.12 }, lwf: { acc: 0.73, bwt: -0.01 } };
  const { data } = gains(all, { baseline: "finetune", published });
  for (const [panel, measure] of [
    ["x", "acc"],
    ["x2", "bwt"],
  ] as const) {
    const drawn = data.filter(({ xaxis, name }) => xaxis === panel && name === undefined);
    assert.deepEqual(
      drawn.flatMap(({ y }) => y),
      measure === "acc" ? ["lwf", "joint"] : ["lwf"],
    );
    const differences = [0, 1, 2].map((i) => all[3 + i].metrics[measure]! - all[i].metrics[measure]!);
    const mean = (differences[0] + differences[1] + differences[2]) / 3;
    const s = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    const {
      x: [x],
      error_x: {
        array: [half],
      },
    } = drawn[0] as unknown as { x: number[]; error_x: { array: number[] } };
    assert.ok(Math.abs(x - mean) < 1e-12 && Math.abs(half - (4.302653 * s) / Math.sqrt(3)) < 1e-6);
    const [reported] = data.filter(({ xaxis, name }) => xaxis === panel && name !== undefined) as unknown as {
      x: number[];
      y: string[];
    }[];
    assert.deepEqual(
      [reported.x.map((v) => v.toFixed(2)), reported.y],
      [[measure === "acc" ? "0.08" : "0.11"], ["lwf"]],
    );
  }
  assert.throws(() => gains(all, { baseline: "ppi" }), { code: "argument/invalid", message: /finetune, lwf, joint/ });
  assert.throws(() => gains(all.slice(0, 5), { baseline: "finetune" }), {
    code: "argument/invalid",
    message: /3 runs/,
  });
});

test("mapPerTask and summaryBars draw the metrics as they are; what is undefined has no bar", () => {
  for (const run of runs) {
    const [bar] = named(mapPerTask(runs), run.name);
    assert.deepEqual(bar.y, [...run.metrics.R[run.metrics.R.length - 1], run.metrics.acc]);
    const values = named(summaryBars(runs), run.name).map((trace) => (trace.y as (number | null)[])[0]);
    assert.deepEqual(values, [run.metrics.acc, run.metrics.bwt, run.metrics.fwt]);
  }
  assert.deepEqual(summaryBars([runs[0]]).data.length, 1);
});

test("rMatrix draws R", () => {
  assert.deepEqual(
    rMatrix(runs[1]).data.map((trace) => trace.z),
    [runs[1].metrics.R],
  );
  assert.deepEqual(
    rMatrix(runs).data.map((trace) => trace.z),
    runs.map((run) => run.metrics.R),
  );
});

test("classAPPerTask draws R by class in percent, the mean over seeds, and nothing for classes and runs without values", () => {
  const [trace] = classAPPerTask(runs[1]).data;
  assert.deepEqual(trace.x, voc);
  assert.deepEqual(
    trace.z,
    runs[1].metrics.classR!.map((row) => row.map((ap) => 100 * ap!)),
  );
  const [mean] = classAPPerTask(seeds).data as unknown as { z: number[][] }[];
  seeds[0].metrics.classR!.forEach((row, i) =>
    row.forEach((_, c) => {
      const values = seeds.map((run) => 100 * run.metrics.classR![i][c]!);
      assert.ok(Math.abs(mean.z[i][c] - (values[0] + values[1] + values[2]) / 3) < 1e-9);
    }),
  );
  const { metrics } = runs[1];
  const blank = {
    ...runs[1],
    metrics: { ...metrics, classR: metrics.classR!.map((row) => row.map((ap, c) => (c === 4 ? null : ap))) },
  };
  assert.ok((classAPPerTask(blank).data[0].z as unknown[][]).every((row) => row[4] === null && row[3] !== null));
  const earlier = { ...runs[1], metrics: { ...metrics, classR: undefined } };
  assert.deepEqual(
    classAPPerTask(earlier).data.map(({ z }) => z),
    [[]],
  );
});

test("reliability draws the recorded bins, means over the seeds that have them, and leaves runs without them out", () => {
  const [curve, counts] = reliability(runs[1]).data.slice(1);
  const { bins, ece } = runs[1].metrics.calibration!;
  assert.deepEqual(
    [curve.x, curve.y, counts.y],
    [bins.map((b) => b.probability), bins.map((b) => b.frequency), bins.map((b) => b.count)],
  );
  assert.equal(curve.name, `finetune (ECE ${ece.toFixed(3)})`);
  const [, mean] = reliability(seeds).data.slice(1) as unknown as { y: number[] }[];
  const of = (seed: number, b: number): number => seeds[seed - 1].metrics.calibration!.bins[b].count;
  assert.equal(mean.y.length, 10);
  assert.ok(Math.abs(mean.y[0] - (of(1, 0) + of(2, 0) + of(3, 0)) / 3) < 1e-9);
  assert.ok(Math.abs(mean.y[8] - (of(1, 8) + of(2, 8)) / 2) < 1e-9);
  assert.equal(mean.y[9], of(1, 9));
  const earlier = { ...runs[1], metrics: { ...runs[1].metrics, calibration: undefined } };
  assert.equal(reliability([earlier, runs[2]]).data.length, 3);
  assert.equal(reliability(earlier).data.length, 1);
});

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

test("classDistribution has a row of panels a part or a task, a column a benchmark, and one scale of logarithms", () => {
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

test("coOccurrence is the share of a task's images with each class, own classes framed, in the order of the tasks", () => {
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

test("a strategy has the same colour in every figure and whatever stands beside it", () => {
  const colour = (figure: Figure, name: string): unknown => (named(figure, name)[0].marker as { color: string }).color;
  const few = [madeUpRun("lwf-ppi"), madeUpRun("finetune")];
  for (const name of ["finetune", "lwf-ppi"]) {
    assert.equal(colour(mapPerEpoch(few), name), colour(summaryBars(runs), name));
    assert.equal(colour(mapPerTask(runs), name), colour(mapPerTask(few), name));
  }
  const variants = mapPerEpoch([madeUpRun("lwf"), madeUpRun("lwf, labels available")], { classes: "all" })
    .data as unknown as { line: { color: string; dash: string } }[];
  assert.equal(variants[0].line.color, variants[1].line.color);
  assert.notEqual(variants[0].line.dash, variants[1].line.dash);
});

test("withNote adds its line and nothing else", () => {
  const figure = mapPerTask(runs);
  const noted = withNote(figure, "scenes <small>, seed 1");
  assert.equal(noted.data, figure.data);
  assert.match(JSON.stringify(noted.layout.annotations), /scenes &lt;small&gt;, seed 1/);
  assert.match(noted.caption ?? "", /scenes <small>, seed 1/);
});

test("predictedImages draws each picture at its size with its boxes, and its likeliest classes as bars, coloured by the truth where it is known", () => {
  const box = { xmin: 11, ymin: 21, xmax: 60, ymax: 90 };
  const probabilities = { cat: 0.9, dog: 0.1, cow: 0.7, bird: 0.05, "<b>": 0.2 };
  const known = {
    image: Uint8Array.of(0xff),
    width: 200,
    height: 100,
    probabilities,
    labels: ["cat", "bird"],
    boxes: [{ name: "cat", box }],
  };
  const figure = predictedImages([known, { image: "data:x", width: 50, height: 80, probabilities }], { classes: 3 });
  const [first, second] = figure.data as unknown as { x: number[]; y: string[]; marker: { color: string[] } }[];
  assert.deepEqual(
    [first.y, first.x],
    [
      ["cat", "cow", "&lt;b&gt;", "bird"],
      [0.9, 0.7, 0.2, 0.05],
    ],
  );
  assert.deepEqual([second.y, new Set(second.marker.color).size], [["cat", "cow", "&lt;b&gt;"], 1]);
  const [right, wrong, low, missed] = first.marker.color;
  assert.ok(right === missed && new Set([right, wrong, low]).size === 3);
  const { images, shapes, xaxis, yaxis3 } = figure.layout as Record<string, any>;
  assert.deepEqual(
    [images[0].sizex, images[0].sizey, images[1].sizey, xaxis.range, yaxis3.range],
    [200, 100, 80, [0, 200], [80, 0]],
  );
  const rectangles = shapes.filter(({ type }: { type: string }) => type === "rect");
  assert.deepEqual(
    rectangles.map(({ x0, y0, x1, y1, xref }: any) => [x0, y0, x1, y1, xref]),
    [[10, 20, 60, 90, "x"]],
  );
  assert.match(
    figure.caption!,
    /cat 0\.90, cow 0\.70 and shows cat, bird; an image is predicted to show cat 0\.90, cow 0\.70$/,
  );
});
